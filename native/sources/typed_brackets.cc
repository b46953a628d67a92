#include "sources/typed_brackets.h"

#include "core/failure.h"
#include "sources/dyck1.h"
#include "sources/generated.h"
#include "sources/labelled_cursor.h"

namespace outlast {
namespace {

constexpr std::uint32_t typeStream = streamName("type");

// Gives the brackets of a Dyck-1 string their pairs, one after the other.
class Typing {
 public:
  Typing(Index pairs, bool crossing) : pairs_(static_cast<std::uint64_t>(pairs)), crossing_(crossing) {}

  // The symbol that a Dyck-1 symbol becomes.
  std::uint8_t next(Random& random, std::uint8_t bracket) {
    if (bracket == 0) {
      open_.push_back(static_cast<std::uint8_t>(random.below(pairs_)));
      return static_cast<std::uint8_t>(2 * open_.back());
    }
    if (crossing_) std::swap(open_[static_cast<std::size_t>(random.below(open_.size()))], open_.back());
    const std::uint8_t pair = open_.back();
    open_.pop_back();
    return static_cast<std::uint8_t>(2 * pair + 1);
  }

 private:
  std::uint64_t pairs_;
  bool crossing_;
  std::vector<std::uint8_t> open_;
};

// The brackets of a Dyck-1 sequence, typed as they are read.
class TypedSymbols {
 public:
  TypedSymbols(std::unique_ptr<Cursor> brackets, const Random& random, Typing typing)
      : brackets_(std::move(brackets)), random_(random), typing_(std::move(typing)) {}

  [[nodiscard]] Index length() const { return brackets_->length(); }
  std::uint8_t next() {
    double input[2], target[2];
    brackets_->next(input, target);
    return typing_.next(random_, input[0] == 1.0 ? 0 : 1);
  }

 private:
  std::unique_ptr<Cursor> brackets_;
  Random random_;
  Typing typing_;
};

class TypedBracketsSource final : public Source {
 public:
  TypedBracketsSource(DyckSettings settings, std::shared_ptr<const Source> dyck1, Index pairs, bool crossing,
                      bool counters)
      : settings_(std::move(settings)),
        dyck1_(std::move(dyck1)),
        typing_(pairs, crossing),
        pairs_(pairs),
        counters_(counters) {}

  Index inputSize() const override { return 2 * pairs_; }
  Index targetSize() const override { return 2 * pairs_; }
  LengthRange trainingLengths() const override { return settings_.lengths; }

  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    if (counters_) return draw(request, ShuffleLabels(pairs_));
    return draw(request, DyckLabels(pairs_));
  }

 private:
  template <class Labels>
  [[nodiscard]] std::unique_ptr<SequenceSet> draw(const SetRequest& request, const Labels& labels) const {
    if (settings_.sampler == DyckSampler::grammar && !request.endless) return drawRows(request, labels);
    const std::shared_ptr<const SequenceSet> base = dyck1_->draw(request);
    const auto open = [base, labels, typing = typing_, seed = request.seed, stream = request.stream ^ typeStream](
                          Random, Index index) {
      const Random random(seed, stream, static_cast<std::uint64_t>(index));
      return labelled(TypedSymbols(base->open(index), random, typing), labels);
    };
    return std::make_unique<GeneratedSet>(request, base->count(), open);
  }

  template <class Labels>
  [[nodiscard]] std::unique_ptr<SequenceSet> drawRows(const SetRequest& request, const Labels& labels) const {
    const auto type = [this](Random& random, SymbolString& string) {
      Typing typing = typing_;
      for (std::uint8_t& symbol : string) symbol = typing.next(random, symbol);
    };
    const auto rows = std::make_shared<const SymbolStrings>(drawGrammarRows(settings_, request, type));
    const auto open = [rows, labels](Random, Index index) {
      return labelled(StoredSymbols(rows, (*rows)[index]), labels);
    };
    return std::make_unique<GeneratedSet>(request, rows->count(), open);
  }

  DyckSettings settings_;
  std::shared_ptr<const Source> dyck1_;
  Typing typing_;
  Index pairs_;
  bool counters_;
};

}  // namespace

std::unique_ptr<Source> TypedBrackets::make(const SourceArguments& arguments) {
  const bool crossing = arguments.whole("crossing", 0, 1) == 1;
  const bool counters = arguments.whole("counters", 0, 1) == 1;
  if (crossing && !counters)
    throw Failure("OUTLAST_INVALID_ARGUMENT",
                  "Brackets that cross need the targets of counters, not those of a stack.");
  return std::make_unique<TypedBracketsSource>(DyckSettings::read(arguments), Dyck1::make(arguments),
                                               arguments.whole("pairs", 1, 100), crossing, counters);
}

}  // namespace outlast
