#include "sources/random_system.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "core/failure.h"
#include "core/random.h"

namespace outlast {
namespace {

std::vector<double> gaussians(std::string_view stream, std::uint64_t seed, Index count, double std) {
  Random random(seed, streamName(stream), 0);
  std::vector<double> values(static_cast<std::size_t>(count));
  for (double& value : values) value = random.gaussian() * std;
  return values;
}

double spectralRadiusOf(const std::vector<double>& matrix, Index size) {
  const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> view(matrix.data(),
                                                                                                      size, size);
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(view, false);
  if (solver.info() != Eigen::Success)
    throw Failure("OUTLAST_NATIVE", "the eigenvalues of a random system cannot be found: give it another seed");
  double largest = 0;
  for (const auto& value : solver.eigenvalues())
    largest = std::max(largest, value.real() * value.real() + value.imag() * value.imag());
  return std::sqrt(largest);
}

}  // namespace

RandomSystem drawSystem(Index dimension, Index inputSize, Index outputSize, double spectralRadius, std::uint64_t seed) {
  RandomSystem system{
      gaussians("teacher/A", seed, dimension * dimension, 1), gaussians("teacher/B", seed, dimension * inputSize, 1),
      gaussians("teacher/C", seed, outputSize * dimension, 1 / std::sqrt(static_cast<double>(dimension)))};
  const double scale = spectralRadius / spectralRadiusOf(system.a, dimension);
  for (double& value : system.a) value *= scale;
  return system;
}

}  // namespace outlast
