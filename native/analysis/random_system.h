// A random linear system, for a teacher.
#pragma once
#include <cstdint>

#include "analysis/system.h"

namespace outlast::analysis {

struct SystemSizes {
  Index dimension;
  Index inputs;
  Index outputs;
};

/// A Gaussian, scaled to the spectral radius; B of N(0, 1), C of N(0, 1 / dimension); from the streams "teacher/A",
/// "teacher/B" and "teacher/C" of the seed, row by row. Throws Failure where the eigenvalues of A cannot be found.
System drawSystem(const SystemSizes& sizes, double spectralRadius, std::uint64_t seed);

}  // namespace outlast::analysis
