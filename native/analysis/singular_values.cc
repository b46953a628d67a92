#include "analysis/singular_values.h"

#include <algorithm>

#include "analysis/decompositions.h"
#include "core/failure.h"

namespace outlast::analysis {

namespace {

/// Of numbers that are not finite nothing is computed, and what a decomposition holds is left as it was.
template <class Decomposition>
void checkFinite(const Decomposition& svd) {
  if (svd.info() != Eigen::Success)
    throw Failure("OUTLAST_NOT_FINITE", "The singular values could not be computed: the numbers are too large.");
}

}  // namespace

SingularValues decompose(const ComplexMatrix& matrix) {
  const Eigen::BDCSVD<ComplexMatrix> svd(matrix, Eigen::ComputeFullU | Eigen::ComputeFullV);
  checkFinite(svd);
  return {svd.matrixU(), svd.singularValues(), svd.matrixV()};
}

Vector singularValues(const Matrix& matrix) {
  const Eigen::BDCSVD<Matrix> svd(matrix);
  checkFinite(svd);
  return svd.singularValues();
}

Index rankOf(const Vector& values, double tolerance) {
  if (values.size() == 0) return 0;
  const double smallest = std::max(tolerance, 8.0 * static_cast<double>(values.size()) * roundOff) * values(0);
  return std::count_if(values.begin(), values.end(), [&](double x) { return x > smallest; });
}

}  // namespace outlast::analysis
