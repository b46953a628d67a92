// Coordinates in which the Hessian of a loss lives: all numbers that train, or for a linear model whose A is free or
// symmetric only those directions of A that matter (exact/matrix_directions.h).
#pragma once
#include <Eigen/Core>
#include <span>
#include <vector>

#include "exact/matrix_directions.h"
#include "rnn/layout.h"

namespace outlast {

/// An orthonormal basis in the space of all P parameters.
class FlowBasis {
 public:
  /// Every number that is not held (`held` [parameters of the layout]) by itself; both stay alive.
  FlowBasis(const Layout& layout, std::span<const std::uint8_t> held);

  /// For a linear model with these parameters [P] and `lags` coefficients read: fewer directions of A.
  void reduce(const ModelShape& shape, const double* parameters, Index lags);

  [[nodiscard]] Index size() const { return reduced() + static_cast<Index>(single_.size()); }
  /// vector [P] = the sum of coordinates [size] times basis vectors.
  void expand(const Eigen::VectorXd& coordinates, Eigen::VectorXd& vector) const;
  /// The basis vectors' products with a vector [P].
  void project(const Eigen::VectorXd& vector, Eigen::VectorXd& coordinates) const;

 private:
  [[nodiscard]] Index reduced() const { return directions_ == nullptr ? 0 : directions_->size(); }
  /// All numbers that train but those of the parameter at `but`.
  void takeSingles(Index but);

  const Layout& layout_;
  std::span<const std::uint8_t> held_;
  std::vector<Index> single_;                     // numbers that are coordinates themselves
  Index matrix_ = 0;                              // where A starts
  std::unique_ptr<MatrixDirections> directions_;  // of A, null where it has none of its own
};

}  // namespace outlast
