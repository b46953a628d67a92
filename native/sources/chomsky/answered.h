// Strings with an answer, as Delétang et al. 2022, "Neural Networks and the Chomsky Hierarchy" (arXiv 2207.02098) pose
// their tasks: a symbol a step, then an empty token for each token of the answer, which is scored there alone. A
// sequence's length is that of its string, not of its steps.
#pragma once
#include <algorithm>
#include <array>

#include "sources/arguments.h"
#include "sources/generated.h"

namespace outlast {

/// What rules have in common: strings of every length, answers of one token.
struct OneTokenRule {
  static constexpr std::array numbers = {"minLength", "maxLength"};
  /// Symbols of a string, and tokens of its answer, for the length that was asked for.
  static Index stringLength(Index length) { return length; }
  static Index answerLength(Index) { return 1; }
};

/// A symbol of 0..count - 1, uniform.
template <Index count>
Index drawSymbol(Random& random) {
  return static_cast<Index>(random.below(static_cast<std::uint64_t>(count)));
}

/// Inputs [symbols + 1], one-hot, the empty token last; the target is the answer's token as a class index.
template <class Rule>
class AnsweredCursor final : public SteppedCursor<AnsweredCursor<Rule>> {
 public:
  AnsweredCursor(Random random, Index length)
      : random_(random), symbols_(Rule::stringLength(length)), steps_(symbols_ + Rule::answerLength(symbols_)) {}

  Index length() const override { return steps_; }

  bool next(double* input, double* target) override {
    const bool answers = step_++ >= symbols_;
    std::fill_n(input, Rule::symbols + 1, 0.0);
    input[answers ? Rule::symbols : rule_.draw(random_)] = 1.0;
    *target = answers ? static_cast<double>(rule_.answer()) : 0.0;
    return answers;
  }

 private:
  Random random_;
  Rule rule_;
  Index symbols_;
  Index steps_;
  Index step_ = 0;
};

/// A rule says `symbols`, the size of its alphabet; draw(random), which draws the string's next symbol and takes it in;
/// answer(), the next token, once the string is over; and what OneTokenRule says. It holds O(1) memory, or a byte a
/// symbol.
template <class Rule>
class AnsweredSource final : public Source {
 public:
  explicit AnsweredSource(LengthRange lengths) : lengths_(lengths) {}

  Index inputSize() const override { return Rule::symbols + 1; }
  Index targetSize() const override { return 1; }
  LengthRange trainingLengths() const override { return lengths_; }

  /// Batches drawn for training share a length, as in the suite: drawn anew for each batch.
  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    const auto open = [lengths = BatchLengths(request)](Random random, Index index) {
      const Index length = lengths.draw(random, index);
      return std::make_unique<AnsweredCursor<Rule>>(random, length);
    };
    return std::make_unique<GeneratedSet>(request, request.count, open);
  }

 private:
  LengthRange lengths_;
};

template <class Rule>
std::unique_ptr<Source> makeAnswered(const SourceArguments& arguments) {
  return std::make_unique<AnsweredSource<Rule>>(arguments.lengths("minLength", "maxLength", 1));
}

}  // namespace outlast
