// The sets that evaluations and `drawSet` draw, so that both mean the same sequences.
#pragma once
#include <cstdint>
#include <vector>

#include "sources/source.h"

namespace outlast {

/// The request for an evaluation set. "data" replays the training draw. "evaluate" gives every range of lengths a
/// stream of its own, so that sets of different lengths are independent; under prefix sampling they are one set.
SetRequest evaluationRequest(std::uint64_t seed, std::uint32_t stream, LengthRange lengths, Index count, bool prefix);

/// A set as arrays, zero past a sequence's length; T is the longest length.
struct DrawnSet {
  Index count = 0;
  Index time = 0;
  std::vector<double> inputs;         ///< [count, T, I]
  std::vector<double> targets;        ///< [count, T, targetSize]
  std::vector<std::int32_t> lengths;  ///< [count]
  std::vector<std::uint8_t> mask;     ///< [count, T], 1 where `every` scores
};

/// Throws Failure, OUTLAST_TOO_LARGE where the arrays would hold 2^31 numbers or more.
DrawnSet drawSet(const Source& source, const SetRequest& request);

}  // namespace outlast
