#include "sources/dyck1.h"

#include <algorithm>
#include <string>

#include "core/failure.h"
#include "sources/dyck1_spliced.h"
#include "sources/dyck1_symbols.h"
#include "sources/generated.h"
#include "sources/labelled_cursor.h"

namespace outlast {
namespace {

template <class Symbols>
std::unique_ptr<Cursor> makeCursor(Symbols symbols) {
  return labelled(std::move(symbols), Dyck1Labels());
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

// The longest length of a range that two strings of one even length have together, halved.
Index spliceHalf(Splicing splicing, const SetRequest& request) {
  const LengthRange lengths = generatedLengths(request);
  const Index length = lengths.to / 4 * 4;
  const Index least = std::max<Index>(lengths.from, splicing == Splicing::nested ? 8 : 4);
  if (length < least)
    throw Failure(
        "OUTLAST_NO_SEQUENCE",
        "Two Dyck-1 strings of one length have a multiple of 4 symbols, two different ones 8 or more, and there "
        "is no such length from " +
            std::to_string(lengths.from) + " to " + std::to_string(lengths.to) + ": ask for one.");
  return length / 2;
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
  explicit Dyck1Source(DyckSettings settings) : settings_(std::move(settings)) {}

  Index inputSize() const override { return 2; }
  Index targetSize() const override { return 2; }
  LengthRange trainingLengths() const override { return settings_.lengths; }

  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    const LengthRange half = halves(request);
    switch (settings_.sampler) {
      case DyckSampler::grammar:
        return request.endless ? drawGrammar(request) : drawRows(request);
      case DyckSampler::uniform:
        return drawEach<UniformSymbols>(request, half);
      case DyckSampler::zigzag:
        return drawZigzag(request, half);
      case DyckSampler::conditioned:
        return drawEach<ConditionedSymbols>(request, half, settings_.splitWeight());
      case DyckSampler::concatenated:
        return drawSplices(Splicing::concatenated, request);
      case DyckSampler::nested:
        break;
    }
    return drawSplices(Splicing::nested, request);
  }

 private:
  [[nodiscard]] std::unique_ptr<SequenceSet> drawRows(const SetRequest& request) const {
    const auto rows = std::make_shared<const SymbolStrings>(drawGrammarRows(settings_, request));
    const auto open = [rows](Random, Index index) { return makeCursor(StoredSymbols(rows, (*rows)[index])); };
    return std::make_unique<GeneratedSet>(request, rows->count(), open);
  }

  [[nodiscard]] std::unique_ptr<SequenceSet> drawGrammar(const SetRequest& request) const {
    const auto open = [grammar = settings_.grammar(request)](Random random, Index) {
      const auto string = std::make_shared<SymbolString>();
      DyckGrammar(grammar).drawWanted(random, *string);
      return makeCursor(StoredSymbols(string, *string));
    };
    return std::make_unique<GeneratedSet>(request, request.count, open);
  }

  // Each of a length of its own, uniform, from Symbols(random, more..., length).
  template <class Symbols, class... More>
  [[nodiscard]] static std::unique_ptr<SequenceSet> drawEach(const SetRequest& request, LengthRange half,
                                                             More... more) {
    const auto open = [half, more...](Random random, Index) {
      const Index length = 2 * drawLength(random, half);
      return makeCursor(Symbols(random, more..., length));
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

  [[nodiscard]] std::unique_ptr<SequenceSet> drawSplices(Splicing splicing, const SetRequest& request) const {
    const Index half = spliceHalf(splicing, request);
    const double splitWeight = settings_.splitWeight();
    if (request.endless) {
      const auto open = [=](Random, Index index) {
        const auto one =
            std::make_shared<const SplicedStrings>(drawSplice(splicing, splitWeight, half, request, index));
        return makeCursor(SplicedSymbols(one, 0));
      };
      return std::make_unique<GeneratedSet>(request, request.count, open);
    }
    const auto all = std::make_shared<const SplicedStrings>(drawSpliced(splicing, splitWeight, half, request));
    const auto open = [all](Random, Index index) { return makeCursor(SplicedSymbols(all, index)); };
    return std::make_unique<GeneratedSet>(request, std::ssize(all->splices), open);
  }

  DyckSettings settings_;
};

}  // namespace

std::unique_ptr<Source> Dyck1::make(const SourceArguments& arguments) {
  return std::make_unique<Dyck1Source>(DyckSettings::read(arguments));
}

}  // namespace outlast
