#include "analysis/random_system.h"

#include <algorithm>

#include "analysis/spectrum.h"
#include "core/random.h"

namespace outlast::analysis {
namespace {

Matrix gaussians(std::string_view stream, std::uint64_t seed, Index rows, Index columns) {
  Random random(seed, streamName(stream), 0);
  Matrix values(rows, columns);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < columns; ++j) values(i, j) = random.gaussian();
  return values;
}

double spectralRadiusOf(const Matrix& a) {
  double largest = 0.0;
  for (const Complex& x : eigenvalues(a)) largest = std::max(largest, std::norm(x));
  return std::sqrt(largest);
}

}  // namespace

System drawSystem(const SystemSizes& sizes, double spectralRadius, std::uint64_t seed) {
  const auto& [n, inputs, outputs] = sizes;
  System system{gaussians("teacher/A", seed, n, n), gaussians("teacher/B", seed, n, inputs),
                gaussians("teacher/C", seed, outputs, n)};
  system.a *= spectralRadius / spectralRadiusOf(system.a);
  system.c *= 1.0 / std::sqrt(static_cast<double>(n));
  return system;
}

}  // namespace outlast::analysis
