// Singular value decompositions.
#pragma once
#include "analysis/system.h"

namespace outlast::analysis {

/// left diag(values) right^H, values descending.
struct SingularValues {
  ComplexMatrix left;
  Vector values;
  ComplexMatrix right;
};
SingularValues decompose(const ComplexMatrix& matrix);

/// Singular values alone, descending.
Vector singularValues(const Matrix& matrix);

/// How many of the values are larger than `tolerance` times the first one and than rounding.
Index rankOf(const Vector& values, double tolerance);

}  // namespace outlast::analysis
