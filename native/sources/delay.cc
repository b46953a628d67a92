#include "sources/delay.h"

#include <algorithm>
#include <vector>

#include "sources/generated.h"

namespace outlast {
namespace {

class DelayCursor final : public SteppedCursor<DelayCursor> {
 public:
  DelayCursor(Random random, Index delay, Index length)
      : random_(random), length_(length), waiting_(static_cast<std::size_t>(std::min(delay, length))) {}

  Index length() const override { return length_; }

  bool next(double* input, double* target) override {
    *input = random_.gaussian();
    *target = *input;
    if (!waiting_.empty()) {
      *target = waiting_[oldest_];
      waiting_[oldest_] = *input;
      oldest_ = oldest_ + 1 == waiting_.size() ? 0 : oldest_ + 1;
    }
    return true;
  }

 private:
  Random random_;
  Index length_;
  std::vector<double> waiting_;  // ring of the last inputs
  std::size_t oldest_ = 0;
};

class DelaySource final : public Source {
 public:
  DelaySource(Index delay, Index length) : delay_(delay), length_(length) {}

  Index inputSize() const override { return 1; }
  Index targetSize() const override { return 1; }
  LengthRange trainingLengths() const override { return {length_, length_}; }

  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    const auto open = [delay = delay_, lengths = generatedLengths(request)](Random random, Index) {
      const Index length = drawLength(random, lengths);
      return std::make_unique<DelayCursor>(random, delay, length);
    };
    return std::make_unique<GeneratedSet>(request, request.count, open);
  }

 private:
  Index delay_;
  Index length_;
};

}  // namespace

std::unique_ptr<Source> Delay::make(const SourceArguments& arguments) {
  return std::make_unique<DelaySource>(arguments.whole("delay", 0), arguments.whole("length", 1));
}

}  // namespace outlast
