#include "sources/equal_runs.h"

#include <algorithm>
#include <string>

#include "core/failure.h"
#include "sources/generated.h"
#include "sources/labelled_cursor.h"

namespace outlast {
namespace {

class RunSymbols {
 public:
  RunSymbols(Index letters, Index repeats) : length_(letters * repeats), repeats_(repeats), left_(repeats) {}

  [[nodiscard]] Index length() const { return length_; }
  std::uint8_t next() {
    if (left_ == 0) {
      ++letter_;
      left_ = repeats_;
    }
    --left_;
    return letter_;
  }

 private:
  Index length_;
  Index repeats_;
  Index left_;
  std::uint8_t letter_ = 0;
};

// Whole numbers of a range, from + k of weight C(n, k) B(k + alpha, n - k + beta), n = to - from.
class BetaBinomial {
 public:
  BetaBinomial(LengthRange range, double alpha, double beta) : range_(range) {
    if (alpha == 1.0 && beta == 1.0) return;
    constexpr Index longest = Index{1} << 24;
    if (range.to - range.from > longest)
      throw Failure("OUTLAST_TOO_LARGE", "A range of more than 2^24 runs is drawn from uniformly alone.");
    const auto n = static_cast<double>(range.to - range.from);
    double weight = 1.0;
    double sum = 0.0;
    for (double k = 0.0; k <= n; ++k) {
      sums_.push_back(sum += weight);
      weight *= (n - k) / (k + 1.0) * ((k + alpha) / (n - k - 1.0 + beta));
    }
  }

  [[nodiscard]] Index draw(Random& random) const {
    if (sums_.empty()) return drawLength(random, range_);
    const double place = random.uniform() * sums_.back();
    return range_.from + (std::upper_bound(sums_.begin(), sums_.end() - 1, place) - sums_.begin());
  }

 private:
  LengthRange range_;
  std::vector<double> sums_;  // running sums of the weights; none where they are all equal
};

class EqualRunsSource final : public Source {
 public:
  EqualRunsSource(Index letters, LengthRange repeats, double alpha, double beta)
      : letters_(letters), repeats_(repeats), alpha_(alpha), beta_(beta) {}

  Index inputSize() const override { return letters_; }
  Index targetSize() const override { return letters_ + 1; }
  LengthRange trainingLengths() const override { return {letters_ * repeats_.from, letters_ * repeats_.to}; }

  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    const LengthRange repeats = wantedRepeats(request);
    const bool one = repeats.from == repeats.to && request.stream != streamName("data");
    const auto open = [letters = letters_, law = BetaBinomial(repeats, alpha_, beta_)](Random random, Index) {
      return labelled(RunSymbols(letters, law.draw(random)), RunLabels(letters));
    };
    const Index count = one ? std::min<Index>(1, request.count) : request.count;
    return std::make_unique<GeneratedSet>(request, count, open);
  }

 private:
  [[nodiscard]] LengthRange wantedRepeats(const SetRequest& request) const {
    const LengthRange lengths = generatedLengths(request);
    const LengthRange repeats{std::max<Index>(1, (lengths.from + letters_ - 1) / letters_), lengths.to / letters_};
    if (repeats.from > repeats.to)
      throw Failure("OUTLAST_NO_SEQUENCE", "A string of " + std::to_string(letters_) +
                                               " equal runs has a multiple of " + std::to_string(letters_) +
                                               " symbols, and there is none from " + std::to_string(lengths.from) +
                                               " to " + std::to_string(lengths.to) + ": ask for one.");
    return repeats;
  }

  Index letters_;
  LengthRange repeats_;
  double alpha_;
  double beta_;
};

}  // namespace

std::unique_ptr<Source> EqualRuns::make(const SourceArguments& arguments) {
  constexpr double least = 0x1p-10;
  constexpr double most = 16.0;
  const Index letters = arguments.whole("letters", 2, 26);
  const LengthRange repeats = arguments.lengths("minRepeats", "maxRepeats", 1);
  if (repeats.to > largestWhole / letters)
    throw Failure("OUTLAST_INVALID_ARGUMENT", "The runs are too long for a string of " + std::to_string(letters) + ".");
  return std::make_unique<EqualRunsSource>(letters, repeats, arguments.number("alpha", least, most),
                                           arguments.number("beta", least, most));
}

}  // namespace outlast
