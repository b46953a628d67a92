// Coordinates in which the Hessian of a loss lives. A loss that reads a linear system through m_j = C A^j E, j < K,
// curves only along changes of A whose rows lie in the span of the A^l E or whose columns lie in that of the C A^k,
// k, l < K - 1: its gradient is a sum of (C A^k)^T g (A^l E)^T. That is far fewer than H^2 directions where K is small
// against H.
#pragma once
#include <Eigen/Core>
#include <span>
#include <vector>

#include "rnn/layout.h"

namespace outlast {

/// An orthonormal basis in the space of all P parameters.
class FlowBasis {
 public:
  /// Every number that is not frozen (`frozen` [parameters of the layout]) by itself.
  FlowBasis(const Layout& layout, std::span<const std::uint8_t> frozen);

  /// For a linear model with these parameters [P] and `lags` coefficients read: the directions of A as above.
  void reduce(const ModelShape& shape, const double* parameters, Index lags);

  [[nodiscard]] Index size() const { return reduced() + static_cast<Index>(single_.size()); }
  /// vector [P] = the sum of coordinates [size] times basis vectors.
  void expand(const Eigen::VectorXd& coordinates, Eigen::VectorXd& vector) const;
  /// The basis vectors' products with a vector [P].
  void project(const Eigen::VectorXd& vector, Eigen::VectorXd& coordinates) const;

 private:
  [[nodiscard]] Index reduced() const { return left_.size() + rest_.cols() * right_.cols(); }

  const Layout& layout_;
  std::span<const std::uint8_t> frozen_;
  std::vector<Index> single_;            // numbers that are coordinates themselves
  Index matrix_ = 0;                     // where A starts
  Eigen::MatrixXd left_, rest_, right_;  // [H, q], [H, H - q] and [H, r]: spans of C A^k, what is left, of A^l E
};

}  // namespace outlast
