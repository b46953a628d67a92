#include "analysis/schur.h"

#include <algorithm>

#include "analysis/decompositions.h"
#include "core/failure.h"

namespace outlast::analysis {
namespace {

/// Exchanges the eigenvalues at k and k + 1.
void exchange(Triangular& form, Index k) {
  Eigen::JacobiRotation<Complex> rotation;
  rotation.makeGivens(form.a(k, k + 1), form.a(k + 1, k + 1) - form.a(k, k));
  form.a.applyOnTheLeft(k, k + 1, rotation.adjoint());
  form.a.applyOnTheRight(k, k + 1, rotation);
  form.b.applyOnTheLeft(k, k + 1, rotation.adjoint());
  form.c.applyOnTheRight(k, k + 1, rotation);
  form.a(k + 1, k) = 0.0;
}

/// Throws unless the iteration has converged to numbers that are finite.
template <class Decomposition>
void check(const Decomposition& decomposition) {
  if (decomposition.info() != Eigen::Success || !decomposition.matrixT().allFinite())
    throw Failure("OUTLAST_NATIVE", "The eigenvalues of A could not be computed: the iteration did not converge.");
}

/// The system in the coordinates Z, where A is the upper triangular T.
Schur inCoordinates(const ComplexMatrix& z, const ComplexMatrix& t, const ComplexMatrix& a, const ComplexMatrix& b,
                    const ComplexMatrix& c) {
  return {{t, z.adjoint() * b, c * z}, z, (a * z - z * t).norm()};
}

}  // namespace

double safeScale(const ComplexMatrix& a) {
  if (!a.allFinite()) throw Failure("OUTLAST_NOT_FINITE", "The system's numbers overflow: they are too large.");
  const double size = largest(a);
  return size > 0x1p500 ? normalizer(size) : 1.0;
}

Schur schur(const ComplexMatrix& a, const ComplexMatrix& b, const ComplexMatrix& c) {
  if (a.rows() == 0) return {{a, b, c}, a, 0.0};
  const double scale = safeScale(a);
  const Eigen::ComplexSchur<ComplexMatrix> decomposition(scale * a);
  check(decomposition);
  const ComplexMatrix t = decomposition.matrixT().triangularView<Eigen::Upper>();
  return inCoordinates(decomposition.matrixU(), t / scale, a, b, c);
}

// The real form takes a fourth of the time. Of each of its blocks of two rows, which have a conjugate pair x, x*, a
// rotation makes an upper triangle: its first column is the eigenvector [x - d; c] of [a b; c d].
Schur schur(const System& system) {
  const Eigen::RealSchur<Matrix> decomposition(system.a);
  check(decomposition);
  ComplexMatrix t = decomposition.matrixT().cast<Complex>(), z = decomposition.matrixU().cast<Complex>();
  for (Index k = 0; k + 1 < t.rows(); ++k) {
    const double below = decomposition.matrixT()(k + 1, k);
    if (below == 0.0) continue;
    const double half = 0.5 * (t(k, k) - t(k + 1, k + 1)).real();
    const double square = half * half + t(k, k + 1).real() * below;
    Eigen::JacobiRotation<Complex> rotation;
    rotation.makeGivens(Complex(half, std::sqrt(std::max(0.0, -square))), below);
    t.applyOnTheLeft(k, k + 1, rotation.adjoint());
    t.applyOnTheRight(k, k + 1, rotation);
    z.applyOnTheRight(k, k + 1, rotation);
    t(k + 1, k) = 0.0;
  }
  return inCoordinates(z, t, system.a.cast<Complex>(), system.b.cast<Complex>(), system.c.cast<Complex>());
}

Split separate(Triangular form, std::vector<bool> chosen) {
  const Index n = form.size();
  Index count = 0;
  for (Index i = 0; i < n; ++i) {
    if (!chosen[static_cast<std::size_t>(i)]) continue;
    for (Index k = i; k > count; --k) exchange(form, k - 1);
    std::rotate(chosen.begin() + count, chosen.begin() + i, chosen.begin() + i + 1);
    ++count;
  }
  const Index others = n - count;
  const ComplexMatrix top = form.a.topLeftCorner(count, count);
  const ComplexMatrix rest = form.a.bottomRightCorner(others, others);
  ComplexMatrix y = -form.a.topRightCorner(count, others);
  const ComplexMatrix identity = ComplexMatrix::Identity(count, count);
  for (Index j = 0; count > 0 && j < others; ++j) {
    y.col(j) += y.leftCols(j) * rest.col(j).head(j);
    const ComplexMatrix shifted = top - rest(j, j) * identity;
    shifted.triangularView<Eigen::Upper>().solveInPlace(y.col(j));
  }
  const ComplexMatrix b = form.b.bottomRows(others);
  const ComplexMatrix c = form.c.leftCols(count);
  return {{top, form.b.topRows(count) - y * b, c}, {rest, b, form.c.rightCols(others) + c * y}, y.norm()};
}

}  // namespace outlast::analysis
