// Linear systems h_t = A h_(t-1) + B x_t, y_t = C h_t as the analysis sees them: real as they are given (A [H,H], B
// [H,I], C [O,H]), or with a triangular complex A, in coordinates that change with every step of an algorithm. Matrices
// are Eigen's, column by column.
#pragma once
#include <Eigen/Core>
#include <cmath>
#include <complex>
#include <vector>

#include "core/types.h"

namespace outlast::analysis {

using Complex = std::complex<double>;
using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
using ComplexMatrix = Eigen::MatrixXcd;
using ComplexVector = Eigen::VectorXcd;

/// The distance from 1 to the next number.
inline constexpr double roundOff = 0x1p-52;

struct System {
  Matrix a;
  Matrix b;
  Matrix c;
};

/// `a` is upper triangular, so that its eigenvalues are its diagonal.
struct Triangular {
  ComplexMatrix a;
  ComplexMatrix b;
  ComplexMatrix c;

  [[nodiscard]] Index size() const { return a.rows(); }
  [[nodiscard]] double radius() const { return size() == 0 ? 0.0 : a.diagonal().cwiseAbs().maxCoeff(); }
  [[nodiscard]] std::vector<Complex> eigenvalues() const {
    std::vector<Complex> list;
    for (Index i = 0; i < size(); ++i) list.push_back(a(i, i));
    return list;
  }
};

/// Both side by side: the impulse response is the sum of the two.
inline Triangular directSum(const Triangular& x, const Triangular& y) {
  if (x.size() == 0) return y;
  if (y.size() == 0) return x;
  const Index n = x.size() + y.size();
  Triangular sum{ComplexMatrix::Zero(n, n), ComplexMatrix(n, x.b.cols()), ComplexMatrix(x.c.rows(), n)};
  sum.a.topLeftCorner(x.size(), x.size()) = x.a;
  sum.a.bottomRightCorner(y.size(), y.size()) = y.a;
  sum.b << x.b, y.b;
  sum.c << x.c, y.c;
  return sum;
}

/// The largest entry's modulus; 0 for none.
template <class Derived>
double largest(const Eigen::MatrixBase<Derived>& matrix) {
  return matrix.size() == 0 ? 0.0 : matrix.cwiseAbs().maxCoeff();
}

/// The power of 2 that brings a positive number into 1..2; 1 for 0.
inline double normalizer(double number) { return number > 0.0 ? std::ldexp(1.0, -std::ilogb(number)) : 1.0; }

}  // namespace outlast::analysis
