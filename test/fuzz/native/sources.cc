// Every source: what it is made from, what is drawn from it, how its sequences are read.
#include "any_source.h"
#include "core/random.h"
#include "evaluation/sets.h"

using namespace outlast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::mayRefuse([&] {
    fuzz::Input input(data, size);
    const fuzz::AnySource any = fuzz::anySource(input);
    const Source& source = *any.source;
    if (source.inputSize() < 1 || source.targetSize() < 1 || source.trainingLengths().from < 1) __builtin_trap();
    if (source.inputSize() > 4096 || source.targetSize() > 4096) return;
    SetRequest request{input.byte(), streamName(input.flag() ? "data" : "evaluate"), fuzz::someLengths(input)};
    request.count = input.whole(1, 6);
    request.endless = input.flag();
    request.prefix = input.flag();
    if (input.flag()) {
      drawSet(source, request);
      return;
    }
    const auto set = source.draw(request);
    for (Index i = 0; i < std::min<Index>(set->count(), 4); ++i) {
      const auto cursor = set->open(i);
      std::vector<double> inputs(64 * source.inputSize()), targets(64 * source.targetSize());
      std::vector<std::uint8_t> scored(64);
      for (Index at = 0; at < std::min<Index>(cursor->length(), 256);) {
        const Index steps = std::min<Index>(input.whole(1, 64), cursor->length() - at);
        cursor->read(steps, source.inputSize(), source.targetSize(), inputs.data(), targets.data(), scored.data());
        at += steps;
      }
    }
  });
  return 0;
}
