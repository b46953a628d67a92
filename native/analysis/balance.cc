#include "analysis/balance.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "analysis/lyapunov.h"
#include "analysis/schur.h"
#include "core/failure.h"

namespace outlast::analysis {

double weightOf(double radius, Index size) {
  const double wanted = 1.0 - 1.0 / static_cast<double>(2 * size + 16);
  return radius <= wanted ? 1.0 : wanted / radius;
}

Balance balance(const Triangular& form, double weight) {
  const ComplexMatrix a = weight * form.a;
  ComplexMatrix reach = reachability(a, form.b).factor;
  ComplexMatrix observe = observabilityFactor(a, form.c);
  const ComplexMatrix hankel = observe.adjoint() * reach;
  if (!hankel.allFinite())
    throw Failure("OUTLAST_NOT_FINITE", "The system's Gramians overflow: its numbers are too large.");
  const double noise = 8.0 * static_cast<double>(form.size()) * roundOff * reach.norm() * observe.norm();
  return {std::move(reach), std::move(observe), decompose(hankel), noise};
}

double strength(const Triangular& form, double weight) {
  return form.size() == 0 ? 0.0 : balance(form, weight).hankel.values(0);
}

Minimal minimalPart(const Triangular& form, double weight, double threshold) {
  if (form.size() == 0) return {form, 1.0};
  const Balance balanced = balance(form, weight);
  const auto& [left, values, right] = balanced.hankel;
  const double smallest = std::max(threshold, balanced.noise);
  const auto kept = std::count_if(values.begin(), values.end(), [&](double x) { return x > smallest; });
  const ComplexVector scale = values.head(kept).cwiseSqrt().cwiseInverse().cast<Complex>();
  const ComplexMatrix into = balanced.reach * right.leftCols(kept) * scale.asDiagonal();
  const ComplexMatrix onto = (balanced.observe * left.leftCols(kept) * scale.asDiagonal()).adjoint();
  return {schur(onto * form.a * into, onto * form.b, form.c * into).form, onto.norm() * into.norm()};
}

std::vector<Complex> nearestEigenvalues(std::vector<Complex> all, std::vector<Complex> reduced) {
  std::vector<Complex> nearest;
  while (!reduced.empty() && !all.empty()) {
    double least = std::numeric_limits<double>::infinity();
    std::size_t from = 0, to = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < reduced.size(); ++j) {
        const double distance = std::abs(all[i] - reduced[j]);
        if (distance < least) least = distance, from = i, to = j;
      }
    }
    nearest.push_back(all[from]);
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(from));
    reduced.erase(reduced.begin() + static_cast<std::ptrdiff_t>(to));
  }
  return nearest;
}

}  // namespace outlast::analysis
