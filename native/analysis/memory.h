// What a linear system's state knows about inputs of the past, lag by lag.
#pragma once
#include <vector>

#include "analysis/system.h"

namespace outlast::analysis {

struct MemoryCurve {
  std::vector<double> lags;  ///< at lag 0, 1, ..., summed over the inputs
  double total;              ///< over all lags
};

/**
 * Linear memory capacity m_k = tr(V^T G^-1 V), V = A^k B, G the reachability Gramian, on the reachable part (rank by
 * `tolerance`). In coordinates where G = I this is ||A^k B||_F^2, and those come from rotations alone, so that the sum
 * over all lags is the rank whatever the condition of G. Throws Failure where the reachable part is not inside the
 * circle.
 */
MemoryCurve memoryCapacity(const System& system, Index lags, double tolerance);

/**
 * Fisher memory curve J(k) = tr(V^T N^-1 V), V = A^k B, N = noise times the sum over j of A^j A^jT. Throws Failure
 * where the radius of A is not under 1.
 */
MemoryCurve fisherMemory(const System& system, Index lags, double noise);

}  // namespace outlast::analysis
