#include "sources/dyck1.h"

#include <algorithm>
#include <string>

#include "core/failure.h"
#include "sources/dyck1_symbols.h"
#include "sources/generated.h"

namespace outlast {
namespace {

enum class Sampler : std::uint8_t { grammar, uniform, zigzag };

struct Settings {
  Sampler sampler;
  LengthRange lengths;
  double p;
  double q;
  Index skip;
  std::vector<Index> depths;
};

template <class Symbols>
class DyckCursor final : public SteppedCursor<DyckCursor<Symbols>> {
 public:
  explicit DyckCursor(Symbols symbols) : symbols_(std::move(symbols)) {}

  Index length() const override { return symbols_.length(); }

  bool next(double* input, double* target) override {
    const bool opens = symbols_.next();
    depth_ += opens ? 1 : -1;
    input[0] = opens ? 1.0 : 0.0;
    input[1] = opens ? 0.0 : 1.0;
    target[0] = 1.0;
    target[1] = depth_ > 0 ? 1.0 : 0.0;
    return true;
  }

 private:
  Symbols symbols_;
  Index depth_ = 0;
};

template <class Symbols>
std::unique_ptr<Cursor> makeCursor(Symbols symbols) {
  return std::make_unique<DyckCursor<Symbols>>(std::move(symbols));
}

// The even lengths of a range, as their halves.
LengthRange halves(const SetRequest& request) {
  const LengthRange lengths = generatedLengths(request);
  const LengthRange result{std::max<Index>(1, (lengths.from + 1) / 2), lengths.to / 2};
  if (result.from > result.to)
    throw Failure("OUTLAST_NO_SEQUENCE", "Dyck-1 strings have even lengths of 2 or more, and there is none from " +
                                             std::to_string(lengths.from) + " to " + std::to_string(lengths.to) +
                                             ": ask for an even length.");
  return result;
}

// Half the length times 1, 1/2, 1/4, ..., rounded; ten depths from one excursion down to many shallow ones.
std::vector<Index> defaultDepths(Index half) {
  std::vector<Index> depths;
  for (const Index divisor : {1, 2, 4, 5, 8, 10, 20, 40, 50, 100}) {
    const Index depth = std::max<Index>(1, (2 * half + divisor) / (2 * divisor));
    if (depths.empty() || depths.back() != depth) depths.push_back(depth);
  }
  return depths;
}

class Dyck1Source final : public Source {
 public:
  explicit Dyck1Source(Settings settings) : settings_(std::move(settings)) {}

  Index inputSize() const override { return 2; }
  Index targetSize() const override { return 2; }
  LengthRange trainingLengths() const override { return settings_.lengths; }

  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    const LengthRange half = halves(request);
    switch (settings_.sampler) {
      case Sampler::grammar:
        return request.endless ? drawGrammar(request) : drawGrammarRows(request);
      case Sampler::uniform:
        return drawUniform(request, half);
      case Sampler::zigzag:
        break;
    }
    return drawZigzag(request, half);
  }

 private:
  /// The training draw is one draw whichever part of it is asked for; else lengths as they are wanted.
  [[nodiscard]] DyckGrammar grammar(const SetRequest& request) const {
    const bool training = request.stream == streamName("data");
    const LengthRange lengths = training ? settings_.lengths : generatedLengths(request);
    return {settings_.p, settings_.q, {std::max<Index>(1, lengths.from), lengths.to}};
  }

  [[nodiscard]] std::unique_ptr<SequenceSet> drawGrammarRows(const SetRequest& request) const {
    const auto rows = std::make_shared<const DyckStrings>(drawDistinct(grammar(request), request, settings_.skip));
    const LengthRange wanted = generatedLengths(request);
    std::vector<Index> kept;
    for (Index row = 0; row < rows->count(); ++row) {
      const auto length = static_cast<Index>((*rows)[row].size());
      if (length >= wanted.from && length <= wanted.to) kept.push_back(row);
    }
    const auto count = static_cast<Index>(kept.size());
    const auto open = [rows, kept = std::move(kept)](Random, Index index) {
      return makeCursor(StoredSymbols(rows, (*rows)[kept[static_cast<std::size_t>(index)]]));
    };
    return std::make_unique<GeneratedSet>(request, count, open);
  }

  [[nodiscard]] std::unique_ptr<SequenceSet> drawGrammar(const SetRequest& request) const {
    const auto open = [grammar = grammar(request)](Random random, Index) {
      const auto string = std::make_shared<DyckGrammar::String>();
      DyckGrammar(grammar).drawWanted(random, *string);
      return makeCursor(StoredSymbols(string, *string));
    };
    return std::make_unique<GeneratedSet>(request, request.count, open);
  }

  [[nodiscard]] static std::unique_ptr<SequenceSet> drawUniform(const SetRequest& request, LengthRange half) {
    const auto open = [half](Random random, Index) {
      const Index length = 2 * drawLength(random, half);
      return makeCursor(UniformSymbols(random, length));
    };
    return std::make_unique<GeneratedSet>(request, request.count, open);
  }

  [[nodiscard]] std::unique_ptr<SequenceSet> drawZigzag(const SetRequest& request, LengthRange half) const {
    const auto depths = settings_.depths.empty() ? defaultDepths(half.to) : settings_.depths;
    const auto open = [depths, length = 2 * half.to](Random, Index index) {
      return makeCursor(ZigzagSymbols(depths[static_cast<std::size_t>(index) % depths.size()], length));
    };
    const Index count = request.endless ? request.count : std::min(request.count, static_cast<Index>(depths.size()));
    return std::make_unique<GeneratedSet>(request, count, open);
  }

  Settings settings_;
};

std::vector<Index> readDepths(const SourceArguments& arguments) {
  std::vector<Index> depths;
  for (const double depth : arguments.optional<double>("depths")) {
    if (!(depth >= 1.0 && depth <= static_cast<double>(largestWhole)))
      throw Failure("OUTLAST_INVALID_ARGUMENT", "The depths of zigzag strings must be whole numbers of 1 or more.");
    depths.push_back(static_cast<Index>(depth));
  }
  return depths;
}

}  // namespace

std::unique_ptr<Source> Dyck1::make(const SourceArguments& arguments) {
  const double p = arguments.number("p", 0.0, 1.0);
  const double q = arguments.number("q", 0.0, 0.5);  // beyond 1/2, S S alone may go on for ever
  if (p + q > 1.0) throw Failure("OUTLAST_INVALID_ARGUMENT", "The Dyck-1 grammar needs p + q of at most 1.");
  return std::make_unique<Dyck1Source>(Settings{static_cast<Sampler>(arguments.whole("sampler", 0, 2)),
                                                arguments.lengths("minLength", "maxLength", 1), p, q,
                                                arguments.whole("skip", 0), readDepths(arguments)});
}

}  // namespace outlast
