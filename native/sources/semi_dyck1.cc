#include "sources/semi_dyck1.h"

#include <algorithm>

#include "sources/dyck1.h"
#include "sources/generated.h"
#include "sources/labelled_cursor.h"

namespace outlast {
namespace {

constexpr std::uint32_t changeStream = streamName("change");

// The symbols of a Dyck-1 sequence.
SymbolString symbolsOf(Cursor& cursor) {
  SymbolString string(static_cast<std::size_t>(cursor.length()));
  double input[2], target[2];
  for (std::uint8_t& symbol : string) {
    cursor.next(input, target);
    symbol = input[0] == 1.0 ? 0 : 1;
  }
  return string;
}

std::size_t below(Random& random, std::size_t n) { return static_cast<std::size_t>(random.below(n)); }

void loseOpening(Random& random, SymbolString& string) {
  const auto openings = static_cast<std::size_t>(std::count(string.begin(), string.end(), 0));
  if (openings == 0) return;
  auto place = std::find(string.begin(), string.end(), 0);
  for (std::size_t nth = below(random, openings); nth > 0; --nth) place = std::find(place + 1, string.end(), 0);
  string.erase(place);
}

// Changes a Dyck-1 string into one of the allowed lengths, of which its own or the next one is.
void change(Random& random, LengthRange allowed, SymbolString& string) {
  for (std::uint8_t& symbol : string)
    if (symbol == 0 && random.bits() % 2 == 0) symbol = 1;
  const Index length = std::ssize(string);
  const std::uint32_t kind = random.bits() % 4;
  if (length < allowed.from || (kind == 0 && length < allowed.to)) {
    string.insert(string.begin() + static_cast<std::ptrdiff_t>(below(random, string.size() + 1)), 1);
  } else if (kind == 1 && length > allowed.from) {
    loseOpening(random, string);
  }
}

// Changed Dyck-1 strings by index.
struct ChangedSet {
  std::unique_ptr<SequenceSet> base;
  LengthRange allowed;
  std::uint64_t seed;
  std::uint32_t stream;
  Index first;  // of the indices that choose the changes: those of a draw's rows, whatever part of it is asked for

  [[nodiscard]] SymbolString string(Index index) const {
    SymbolString string = symbolsOf(*base->open(index));
    Random random(seed, stream ^ changeStream, static_cast<std::uint64_t>(first + index));
    change(random, allowed, string);
    return string;
  }
};

class SemiDyck1Source final : public Source {
 public:
  SemiDyck1Source(std::unique_ptr<Source> dyck1, Index skip)
      : dyck1_(std::move(dyck1)), base_(dyck1_->trainingLengths()), skip_(skip) {}

  Index inputSize() const override { return SemiDyck1Labels::symbols; }
  Index targetSize() const override { return SemiDyck1Labels::targets; }
  LengthRange trainingLengths() const override { return {std::max<Index>(1, base_.from - 1), base_.to + 1}; }

  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    const LengthRange wanted = generatedLengths(request);
    const bool training = request.stream == streamName("data");
    SetRequest base = request;
    base.prefix = false;
    base.lengths = training ? base_ : baseLengths(wanted);
    const auto changed = std::make_shared<const ChangedSet>(ChangedSet{
        dyck1_->draw(base), training ? trainingLengths() : wanted, request.seed, request.stream, training ? skip_ : 0});
    const bool rows = training && !request.endless;
    std::vector<Index> kept;
    if (rows) kept = rowsWithin(*changed, wanted);
    const Index count = rows ? std::ssize(kept) : changed->base->count();
    const auto open = [changed, rows, kept = std::move(kept)](Random, Index index) {
      const Index row = rows ? kept[static_cast<std::size_t>(index)] : index;
      const auto string = std::make_shared<const SymbolString>(changed->string(row));
      return labelled(StoredSymbols(string, *string), SemiDyck1Labels());
    };
    return std::make_unique<GeneratedSet>(request, count, open);
  }

 private:
  // Even lengths of Dyck-1 strings that become some of the wanted lengths.
  static LengthRange baseLengths(LengthRange wanted) {
    const bool odd = wanted.from == wanted.to && wanted.from % 2 != 0;
    return {wanted.from - (odd ? 1 : 0), wanted.to};
  }

  static std::vector<Index> rowsWithin(const ChangedSet& changed, LengthRange wanted) {
    std::vector<Index> rows;
    for (Index row = 0; row < changed.base->count(); ++row) {
      const Index length = std::ssize(changed.string(row));
      if (length >= wanted.from && length <= wanted.to) rows.push_back(row);
    }
    return rows;
  }

  std::unique_ptr<Source> dyck1_;
  LengthRange base_;
  Index skip_;
};

}  // namespace

std::unique_ptr<Source> SemiDyck1::make(const SourceArguments& arguments) {
  return std::make_unique<SemiDyck1Source>(Dyck1::make(arguments), arguments.whole("skip", 0));
}

}  // namespace outlast
