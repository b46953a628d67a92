#include "sources/delay.h"

#include <algorithm>
#include <vector>

#include "core/gaussians.h"
#include "sources/generated.h"

namespace outlast {
namespace {

class DelayCursor final : public Cursor {
 public:
  DelayCursor(const Random& random, Index delay, Index length)
      : inputs_(random), length_(length), waiting_(static_cast<std::size_t>(std::min(delay, length))) {}

  Index length() const override { return length_; }

  bool next(double* input, double* target) override {
    std::uint8_t scored = 0;
    read(1, 1, 1, input, target, &scored);
    return scored != 0;
  }

  void read(Index steps, Index /*inputSize*/, Index /*targetSize*/, double* inputs, double* targets,
            std::uint8_t* scored) override {
    inputs_.fill(inputs, steps);
    std::copy_n(inputs, steps, targets);
    for (Index t = 0; t < steps && !waiting_.empty(); ++t) {
      std::swap(targets[t], waiting_[oldest_]);
      oldest_ = oldest_ + 1 == waiting_.size() ? 0 : oldest_ + 1;
    }
    std::fill_n(scored, steps, std::uint8_t{1});
  }

 private:
  Gaussians inputs_;
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
