#include "evaluation/sets.h"

#include <algorithm>
#include <string>

#include "core/failure.h"
#include "core/random.h"

namespace outlast {
namespace {

void requireRoom(const Source& source, Index count, Index time) {
  constexpr Index most = (Index{1} << 31) - 1;  // lengths are whole numbers of 32 bits
  const Index width = std::max(source.inputSize(), source.targetSize());
  if (count <= 0 || time <= most / width / count) return;
  throw Failure("OUTLAST_TOO_LARGE", std::to_string(count) + " sequences of up to " + std::to_string(time) +
                                         " steps are too many numbers for one array: draw fewer or shorter ones.");
}

}  // namespace

SetRequest evaluationRequest(std::uint64_t seed, std::uint32_t stream, LengthRange lengths, Index count, bool prefix) {
  if (stream == streamName("evaluate") && !prefix)
    stream = streamName("evaluate/" + std::to_string(lengths.from) + "-" + std::to_string(lengths.to));
  return {.seed = seed, .stream = stream, .lengths = lengths, .count = count, .endless = false, .prefix = prefix};
}

DrawnSet drawSet(const Source& source, const SetRequest& request) {
  const auto set = source.draw(request);
  const Index inputSize = source.inputSize();
  const Index targetSize = source.targetSize();
  DrawnSet drawn;
  drawn.count = set->count();
  requireRoom(source, drawn.count, request.lengths.from);
  for (Index row = 0; row < drawn.count; ++row) drawn.time = std::max(drawn.time, set->open(row)->length());
  requireRoom(source, drawn.count, drawn.time);
  const auto steps = static_cast<std::size_t>(drawn.count * drawn.time);
  drawn.inputs.assign(steps * static_cast<std::size_t>(inputSize), 0.0);
  drawn.targets.assign(steps * static_cast<std::size_t>(targetSize), 0.0);
  drawn.mask.assign(steps, 0);
  for (Index row = 0; row < drawn.count; ++row) {
    const auto cursor = set->open(row);
    drawn.lengths.push_back(static_cast<std::int32_t>(cursor->length()));
    for (Index t = row * drawn.time; t < row * drawn.time + cursor->length(); ++t)
      drawn.mask[static_cast<std::size_t>(t)] = cursor->next(&drawn.inputs[static_cast<std::size_t>(t * inputSize)],
                                                             &drawn.targets[static_cast<std::size_t>(t * targetSize)])
                                                    ? 1
                                                    : 0;
  }
  return drawn;
}

}  // namespace outlast
