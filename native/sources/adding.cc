#include "sources/adding.h"

#include <string>

#include "core/failure.h"
#include "sources/generated.h"

namespace outlast {
namespace {

class AddingCursor final : public SteppedCursor<AddingCursor> {
 public:
  AddingCursor(Random random, Index length)
      : random_(random), length_(length), first_(draw(0, length / 2)), second_(draw(length / 2, length)) {}

  Index length() const override { return length_; }

  bool next(double* input, double* target) override {
    const bool marked = step_ == first_ || step_ == second_;
    input[0] = random_.uniform();
    input[1] = marked ? 1.0 : 0.0;
    if (marked) sum_ += input[0];
    *target = sum_;
    return ++step_ == length_;
  }

 private:
  Index draw(Index from, Index end) {
    return from + static_cast<Index>(random_.below(static_cast<std::uint64_t>(end - from)));
  }

  Random random_;
  Index length_;
  Index first_;
  Index second_;
  Index step_ = 0;
  double sum_ = 0.0;
};

class AddingSource final : public Source {
 public:
  explicit AddingSource(LengthRange lengths) : lengths_(lengths) {}

  Index inputSize() const override { return 2; }
  Index targetSize() const override { return 1; }
  LengthRange trainingLengths() const override { return lengths_; }

  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    const LengthRange lengths = generatedLengths(request);
    if (lengths.from < 2)
      throw Failure("OUTLAST_NO_SEQUENCE", "A sequence of the task adding has two marked steps, so length " +
                                               std::to_string(lengths.from) + " has none: ask for 2 or more.");
    const auto open = [lengths](Random random, Index) {
      const Index length = drawLength(random, lengths);
      return std::make_unique<AddingCursor>(random, length);
    };
    return std::make_unique<GeneratedSet>(request, request.count, open);
  }

 private:
  LengthRange lengths_;
};

}  // namespace

std::unique_ptr<Source> Adding::make(const SourceArguments& arguments) {
  return std::make_unique<AddingSource>(arguments.lengths("minLength", "maxLength", 2));
}

}  // namespace outlast
