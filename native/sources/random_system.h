// A random linear system for the teacher.
#pragma once
#include <cstdint>
#include <vector>

#include "core/types.h"

namespace outlast {

struct RandomSystem {
  std::vector<double> a;  ///< [dimension, dimension] Gaussian, scaled to the spectral radius
  std::vector<double> b;  ///< [dimension, inputSize] N(0, 1)
  std::vector<double> c;  ///< [outputSize, dimension] N(0, 1 / dimension)
};

/// Draws from the streams "teacher/A", "teacher/B" and "teacher/C" of the seed. Throws Failure where the eigenvalues of
/// A cannot be found.
RandomSystem drawSystem(Index dimension, Index inputSize, Index outputSize, double spectralRadius, std::uint64_t seed);

}  // namespace outlast
