#include "analysis/singular_values.h"

#include <algorithm>

#include "analysis/decompositions.h"

namespace outlast::analysis {

SingularValues decompose(const ComplexMatrix& matrix) {
  const Eigen::BDCSVD<ComplexMatrix> svd(matrix, Eigen::ComputeFullU | Eigen::ComputeFullV);
  return {svd.matrixU(), svd.singularValues(), svd.matrixV()};
}

Vector singularValues(const Matrix& matrix) { return Eigen::BDCSVD<Matrix>(matrix).singularValues(); }

Index rankOf(const Vector& values, double tolerance) {
  if (values.size() == 0) return 0;
  const double smallest = std::max(tolerance, 8.0 * static_cast<double>(values.size()) * roundOff) * values(0);
  return std::count_if(values.begin(), values.end(), [&](double x) { return x > smallest; });
}

}  // namespace outlast::analysis
