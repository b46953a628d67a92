#include "analysis/infinite_error.h"

#include <algorithm>
#include <limits>

#include "analysis/balance.h"
#include "analysis/lyapunov.h"

namespace outlast::analysis {
namespace {

/// Sets error and bound from the reduced error system.
void measure(const CircleReduction& reduced, InfiniteError& result) {
  const Triangular& form = reduced.form;
  const Reachability reach = reachability(form.a, form.b);
  const ComplexMatrix& s = reach.factor;
  const ComplexMatrix r = observabilityFactor(form.a, form.c);
  const double output = (form.c * s).norm();
  const double rounding = static_cast<double>(form.size() + 1) * roundOff;
  const double apart = reach.residual + reduced.residual * s.norm() + rounding * form.b.norm();
  const double backward = r.norm() * apart;
  const double forward = rounding * form.c.norm() * s.norm();
  result.error = output * output;
  result.bound = (2.0 * (r.adjoint() * s).norm() + backward) * backward + (2.0 * output + forward) * forward;
}

/// The spectral radius and the dimension of what is minimal of it.
void inspect(const CircleReduction& reduced, InfiniteError& result) {
  const Triangular minimal = minimalPart(reduced.form, reduced.weight, reduced.threshold).form;
  result.dimension = minimal.size();
  if (reduced.verdict != Verdict::stable) result.radius = reduced.nearRadius;
  for (const Complex& x : nearestEigenvalues(reduced.form.eigenvalues(), minimal.eigenvalues()))
    result.radius = std::max(result.radius, std::abs(x));
}

}  // namespace

InfiniteError infiniteError(const System& student, const System& teacher, double tolerance) {
  // Powers of 2 keep squares of small and of large parameters within range.
  const double inputs = normalizer(std::max(largest(student.b), largest(teacher.b)));
  const double outputs = normalizer(std::max(largest(student.c), largest(teacher.c)));
  const CircleReduction reduced = reduceAtCircle({schur({student.a, inputs * student.b, outputs * student.c}),
                                                  schur({teacher.a, inputs * teacher.b, -outputs * teacher.c})},
                                                 tolerance);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  InfiniteError result{reduced.verdict, infinity, infinity, 0.0, 0};
  inspect(reduced, result);
  if (reduced.verdict != Verdict::stable) return result;
  measure(reduced, result);
  for (double* value : {&result.error, &result.bound}) *value = *value / inputs / inputs / outputs / outputs;
  if (!std::isfinite(result.error) || !std::isfinite(result.bound))
    return {Verdict::undecided, infinity, infinity, result.radius, result.dimension};
  return result;
}

}  // namespace outlast::analysis
