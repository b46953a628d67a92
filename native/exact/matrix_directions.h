// The directions of A along which a loss of m_j = C A^j E, j < K, curves. Its gradient is a sum of
// (C A^k)^T g (A^l E)^T with k, l < K - 1, so that only changes of A matter whose columns lie in the span of the
// (C A^k)^T or whose rows lie in that of the A^l E: far fewer than H^2 where K is small against H.
#pragma once
#include <Eigen/Core>
#include <memory>

#include "core/types.h"

namespace outlast {

/// An orthonormal basis of a space of matrices [H, H], row-major.
class MatrixDirections {
 public:
  virtual ~MatrixDirections() = default;
  [[nodiscard]] virtual Index size() const = 0;
  /// matrix = the sum of coordinates [size] times basis matrices.
  virtual void expand(const double* coordinates, double* matrix) const = 0;
  /// The basis matrices' products with a matrix; for symmetric directions, of a symmetric one.
  virtual void project(const double* matrix, double* coordinates) const = 0;
};

/// For a free A, from reads [H, ...] = the (C A^k)^T side by side and enters [H, ...] = the A^l E.
std::unique_ptr<MatrixDirections> makeFullDirections(const Eigen::MatrixXd& reads, const Eigen::MatrixXd& enters);

/// For a symmetric A, whose gradient is the symmetric part of a free one's.
std::unique_ptr<MatrixDirections> makeSymmetricDirections(const Eigen::MatrixXd& reads, const Eigen::MatrixXd& enters);

}  // namespace outlast
