#include "analysis/spectrum.h"

#include <algorithm>
#include <string>

#include "analysis/balance.h"
#include "analysis/decompositions.h"
#include "analysis/lyapunov.h"
#include "core/failure.h"

namespace outlast::analysis {
namespace {

/// Moduli this near to each other are one to the order of a list.
constexpr double sameModulus = 1e-12;

/// By real, then by imaginary part, the larger first.
bool before(const Complex& x, const Complex& y) {
  return x.real() != y.real() ? x.real() > y.real() : x.imag() > y.imag();
}

void order(std::vector<Complex>& list) {
  std::sort(list.begin(), list.end(), [](const Complex& x, const Complex& y) {
    const double sizes[] = {std::abs(x), std::abs(y)};
    return sizes[0] != sizes[1] ? sizes[0] > sizes[1] : before(x, y);
  });
  for (auto start = list.begin(); start != list.end();) {
    auto end = start + 1;
    while (end != list.end() && std::abs(*(end - 1)) - std::abs(*end) <= sameModulus * std::abs(*start)) ++end;
    std::sort(start, end, before);
    start = end;
  }
}

Matrix gramian(const ComplexMatrix& factor) {
  const ComplexMatrix product = factor * factor.adjoint();
  return 0.5 * (product.real() + product.real().transpose());
}

}  // namespace

std::vector<Complex> eigenvalues(const Matrix& a) {
  const Eigen::EigenSolver<Matrix> solver(a, false);
  // Numbers that are not finite have no order, without which a sort may run past the list.
  if (solver.info() != Eigen::Success || !solver.eigenvalues().allFinite())
    throw Failure("OUTLAST_NATIVE", "The eigenvalues of A could not be computed: the iteration did not converge.");
  std::vector<Complex> list;
  for (Index i = 0; i < a.rows(); ++i) list.push_back(solver.eigenvalues()(i));
  order(list);
  return list;
}

Spectrum spectrum(const System& system, double tolerance) {
  const Triangular form = schur(system).form;
  const double weight = weightOf(form.radius(), form.size());
  const ComplexMatrix a = weight * form.a;
  Spectrum result{eigenvalues(system.a), {}, 0, 0};
  result.reachable = rankOf(decompose(reachability(a, form.b).factor).values, tolerance);
  result.observable = rankOf(decompose(observabilityFactor(a, form.c)).values, tolerance);
  const Triangular minimal = minimalPart(form, weight, tolerance * strength(form, weight)).form;
  result.minimal = nearestEigenvalues(result.all, minimal.eigenvalues());
  order(result.minimal);
  return result;
}

Gramians gramians(const System& system) {
  const Schur decomposition = schur(system);
  const Triangular& form = decomposition.form;
  if (!(form.radius() < 1.0))
    throw Failure("OUTLAST_INVALID_ARGUMENT", "Gramians need a spectral radius of A under 1, got " +
                                                  std::to_string(form.radius()) +
                                                  ": the sums that they are do not converge.");
  return {gramian(decomposition.vectors * reachability(form.a, form.b).factor),
          gramian(decomposition.vectors * observabilityFactor(form.a, form.c))};
}

Vector hankelValues(const System& system, double tolerance) {
  const CircleReduction reduced = reduceAtCircle({schur(system)}, tolerance);
  if (reduced.verdict != Verdict::stable)
    throw Failure("OUTLAST_INVALID_ARGUMENT",
                  "Hankel singular values need a spectral radius under 1 of what can be reached and observed, got " +
                      std::to_string(reduced.form.radius()) +
                      ": give rows and columns for those of a finite Hankel matrix.");
  Vector values = Vector::Zero(system.a.rows());
  if (reduced.form.size() > 0) values.head(reduced.form.size()) = balance(reduced.form, 1.0).hankel.values;
  return values;
}

}  // namespace outlast::analysis
