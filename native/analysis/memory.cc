#include "analysis/memory.h"

#include <string>

#include "analysis/balance.h"
#include "analysis/lyapunov.h"
#include "analysis/schur.h"
#include "core/failure.h"

namespace outlast::analysis {
namespace {

void checkInside(double radius, const std::string& what) {
  if (radius < 1.0) return;
  throw Failure("OUTLAST_INVALID_ARGUMENT", what + " needs a spectral radius under 1, got " + std::to_string(radius) +
                                                ": the state does not settle.");
}

/// In orthonormal coordinates of the states that can be reached.
Triangular reachablePart(const Triangular& form, double tolerance) {
  const ComplexMatrix factor = reachability(weightOf(form.radius(), form.size()) * form.a, form.b).factor;
  const SingularValues parts = decompose(factor);
  const ComplexMatrix basis = parts.left.leftCols(rankOf(parts.values, tolerance));
  return schur(basis.adjoint() * form.a * basis, basis.adjoint() * form.b, form.c * basis).form;
}

}  // namespace

MemoryCurve memoryCapacity(const System& system, Index lags, double tolerance) {
  const Triangular form = reachablePart(schur(system).form, tolerance);
  checkInside(form.radius(), "The reachable part of the system");
  const Index n = form.size(), m = form.b.cols();
  MemoryCurve curve{std::vector<double>(static_cast<std::size_t>(lags)), static_cast<double>(n)};
  if (n == 0) return curve;
  ComplexMatrix rows = ComplexMatrix::Identity(n, n + m);
  reachability(form.a, form.b).isometry.applyAdjoint(rows);
  const ComplexMatrix a = rows.leftCols(n);
  ComplexMatrix state = rows.rightCols(m);
  for (double& lag : curve.lags) {
    lag = state.squaredNorm();
    state = a * state;
  }
  return curve;
}

MemoryCurve fisherMemory(const System& system, Index lags, double noise) {
  const Triangular form = schur(system).form;
  checkInside(form.radius(), "A");
  const Index n = form.size();
  const ComplexMatrix factor = reachability(form.a, ComplexMatrix::Identity(n, n)).factor;
  const auto whitened = [&](const ComplexMatrix& columns) {
    return factor.triangularView<Eigen::Upper>().solve(columns).squaredNorm() / noise;
  };
  MemoryCurve curve{std::vector<double>(static_cast<std::size_t>(lags)), whitened(reachability(form.a, form.b).factor)};
  ComplexMatrix state = form.b;
  for (double& lag : curve.lags) {
    lag = whitened(state);
    state = form.a * state;
  }
  return curve;
}

}  // namespace outlast::analysis
