#include "analysis/circle.h"

#include <Eigen/LU>
#include <algorithm>
#include <utility>

#include "analysis/balance.h"
#include "analysis/decompositions.h"
#include "analysis/lyapunov.h"
#include "core/failure.h"

namespace outlast::analysis {
namespace {

/// Eigenvalues nearer to 1 than this are looked at; those that lie no further than `gap` from one of them go with it.
constexpr double band = 1e-6;
constexpr double gap = 1e-3;
constexpr double largestRounding = 1e-3;

std::vector<bool> nearCircle(const ComplexVector& eigenvalues) {
  std::vector<bool> isNear;
  for (const Complex& x : eigenvalues) isNear.push_back(std::abs(x) >= 1.0 - band);
  for (bool grown = true; std::exchange(grown, false);) {
    for (Index i = 0; i < eigenvalues.size(); ++i) {
      if (isNear[static_cast<std::size_t>(i)]) continue;
      for (Index j = 0; j < eigenvalues.size() && !isNear[static_cast<std::size_t>(i)]; ++j) {
        if (isNear[static_cast<std::size_t>(j)] && std::abs(eigenvalues(i) - eigenvalues(j)) < gap)
          isNear[static_cast<std::size_t>(i)] = grown = true;
      }
    }
  }
  return isNear;
}

/// Condition numbers |y^H x|^-1 of the eigenvalues, y and x the unit left and right eigenvectors.
Vector conditions(const ComplexMatrix& a, ComplexVector& eigenvalues) {
  const double scale = safeScale(a);
  const Eigen::ComplexEigenSolver<ComplexMatrix> solver(scale * a);
  if (solver.info() != Eigen::Success)
    throw Failure("OUTLAST_NATIVE", "The eigenvalues near 1 could not be computed: the iteration did not converge.");
  eigenvalues = solver.eigenvalues() / scale;
  const ComplexMatrix inverse = solver.eigenvectors().inverse();
  return inverse.rowwise().norm().cwiseProduct(solver.eigenvectors().colwise().norm().transpose());
}

Verdict judge(const Triangular& form, double rounding) {
  if (form.size() == 0) return Verdict::stable;
  ComplexVector eigenvalues;
  const Vector condition = conditions(form.a, eigenvalues);
  Verdict verdict = Verdict::stable;
  for (Index i = 0; i < form.size(); ++i) {
    const double own = rounding * condition(i);
    const double width = own < largestRounding ? own : largestRounding;  // also where it is not a number
    const double size = std::abs(eigenvalues(i));
    if (size > 1.0 + width) return Verdict::unstable;
    if (size >= 1.0 - width) verdict = Verdict::undecided;
  }
  return verdict;
}

/// How large a weighted Hankel singular value of `part` is that comes from errors in B and C of the size of the
/// whole's.
double leakage(const Triangular& part, const Triangular& whole, double weight) {
  if (part.size() == 0) return 0.0;
  const ComplexMatrix a = weight * part.a;
  return reachability(a, part.b).factor.norm() * whole.c.norm() +
         observabilityFactor(a, part.c).norm() * whole.b.norm();
}

}  // namespace

CircleReduction reduceAtCircle(const std::vector<Schur>& systems, double tolerance) {
  const auto& first = systems.front().form;
  const Triangular none{ComplexMatrix(0, 0), ComplexMatrix(0, first.b.cols()), ComplexMatrix(first.c.rows(), 0)};
  CircleReduction result{Verdict::stable, none, 0.0, 1.0, 0.0, 0.0};
  double radius = 0.0;
  for (const Schur& system : systems) {
    result.form = directSum(result.form, system.form);
    result.residual += system.residual;
    radius = std::max(radius, system.form.radius());
  }
  result.weight = weightOf(radius, result.form.size());
  for (const Schur& system : systems) result.threshold += tolerance * strength(system.form, result.weight);
  if (radius < 1.0 - band) return result;

  const double rounding = 8.0 * static_cast<double>(result.form.size()) * roundOff;
  Triangular outer = none, inner = none;
  double mixing = 0.0;
  for (const Schur& system : systems) {
    const Split split = separate(system.form, nearCircle(system.form.a.diagonal()));
    outer = directSum(outer, split.chosen);
    inner = directSum(inner, split.rest);
    mixing += split.mixing;
  }
  const double mixed = rounding * (1.0 + mixing);
  const double noise = mixed * leakage(outer, result.form, result.weight);
  const Minimal minimal = minimalPart(outer, result.weight, std::max(result.threshold, noise));
  const double enlarged = mixed * std::max(1.0, result.form.a.norm()) * std::max(1.0, minimal.condition);
  result.residual += enlarged;
  result.verdict = judge(minimal.form, enlarged);
  result.nearRadius = minimal.form.radius();
  result.form = directSum(inner, minimal.form);
  return result;
}

}  // namespace outlast::analysis
