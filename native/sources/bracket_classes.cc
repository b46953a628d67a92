#include "sources/bracket_classes.h"

#include <algorithm>
#include <span>
#include <string>

#include "core/failure.h"
#include "sources/all_strings.h"
#include "sources/dyck1_conditioned.h"
#include "sources/generated.h"
#include "sources/labelled_cursor.h"

namespace outlast {
namespace {

/// What becomes of a Dyck-1 string.
enum class Kind : std::uint8_t { sound, opened, closed, disordered };

// The kinds of a test set in turn. The authors' counting sets have 25 strings of too many closing brackets, 50 Dyck-1
// strings and 75 of too many opening ones, of which two classes are equal; three come in equal parts.
std::span<const Kind> turns(Language language) {
  using enum Kind;
  static constexpr std::array binary = {opened, sound, opened, sound, opened, closed};
  static constexpr std::array ternary = {closed, sound, opened};
  static constexpr std::array acceptance = {sound, opened, sound, closed, sound, disordered};
  if (language == Language::binaryCount) return binary;
  if (language == Language::ternaryCount) return ternary;
  return acceptance;
}

// Turns 1 to all of the `from`, as many as `pairs`, into the other bracket; how many is uniform, and so is which.
void turn(Random& random, std::uint8_t from, std::uint64_t pairs, SymbolString& string) {
  std::uint64_t wanted = 1 + random.below(pairs);
  std::uint64_t left = pairs;
  for (std::uint8_t& symbol : string) {
    if (symbol != from) continue;
    if (random.below(left--) >= wanted) continue;
    symbol = 1 - from;
    --wanted;
  }
}

bool isDyck(const SymbolString& string) {
  Dyck1Labels labels;
  double target[2];
  for (const std::uint8_t symbol : string)
    if (!labels.next(symbol, target)) return false;
  return labels.complete();
}

SymbolString drawString(Random random, Random changes, Kind kind, LengthRange halves) {
  constexpr double splitWeight = 0.25 * 0.25;  // p = 1/2, q = 1/4
  const Index half = drawLength(random, halves);
  ConditionedSymbols symbols(random, splitWeight, 2 * half);
  SymbolString string(static_cast<std::size_t>(2 * half));
  for (std::uint8_t& symbol : string) symbol = symbols.next();
  const auto pairs = static_cast<std::uint64_t>(half);
  if (kind == Kind::opened) turn(changes, 1, pairs, string);
  if (kind == Kind::closed) turn(changes, 0, pairs, string);
  while (kind == Kind::disordered && isDyck(string))
    for (std::size_t i = string.size() - 1; i > 0; --i) std::swap(string[i], string[changes.below(i + 1)]);
  return string;
}

std::unique_ptr<Cursor> opened(Language language, SymbolString symbols) {
  const auto string = std::make_shared<const SymbolString>(std::move(symbols));
  return withLabels(language, 1, [&](auto labels) -> std::unique_ptr<Cursor> {
    return labelled(StoredSymbols(string, *string), std::move(labels));
  });
}

class BracketClassesSource final : public Source {
 public:
  BracketClassesSource(Language language, const std::vector<Index>& lengths, bool oversample)
      : language_(language),
        lengths_{*std::min_element(lengths.begin(), lengths.end()), *std::max_element(lengths.begin(), lengths.end())},
        strings_(std::make_shared<const AllStrings>(language, lengths, oversample)) {}

  Index inputSize() const override { return 2; }
  Index targetSize() const override { return 1; }
  LengthRange trainingLengths() const override { return lengths_; }

  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    return request.stream == streamName("data") ? drawAll(request) : drawTest(request);
  }

 private:
  [[nodiscard]] std::unique_ptr<SequenceSet> drawAll(const SetRequest& request) const {
    const LengthRange wanted = generatedLengths(request);
    std::vector<Index> rows;
    for (Index row = 0; row < strings_->count(); ++row)
      if (strings_->length(row) >= wanted.from && strings_->length(row) <= wanted.to) rows.push_back(row);
    if (rows.empty()) refuse("The training strings", wanted);
    const Index count = request.endless ? request.count : std::min<Index>(request.count, std::ssize(rows));
    const auto open = [strings = strings_, language = language_, rows = std::move(rows)](Random, Index index) {
      return opened(language, (*strings)[rows[static_cast<std::size_t>(index) % rows.size()]]);
    };
    return std::make_unique<GeneratedSet>(request, count, open);
  }

  [[nodiscard]] std::unique_ptr<SequenceSet> drawTest(const SetRequest& request) const {
    const LengthRange wanted = generatedLengths(request);
    const LengthRange halves{std::max<Index>(1, (wanted.from + 1) / 2), wanted.to / 2};
    if (halves.from > halves.to) refuse("Strings made of Dyck-1 strings, of even lengths from 2 on,", wanted);
    const auto open = [language = language_, halves, seed = request.seed,
                       stream = request.stream ^ streamName("change")](Random random, Index index) {
      const auto kinds = turns(language);
      const Kind kind = kinds[static_cast<std::size_t>(index) % kinds.size()];
      return opened(language,
                    drawString(random, Random(seed, stream, static_cast<std::uint64_t>(index)), kind, halves));
    };
    return std::make_unique<GeneratedSet>(request, request.count, open);
  }

  [[noreturn]] static void refuse(const std::string& which, LengthRange wanted) {
    throw Failure("OUTLAST_NO_SEQUENCE", which + " have no length from " + std::to_string(wanted.from) + " to " +
                                             std::to_string(wanted.to) + ": ask for another one.");
  }

  Language language_;
  LengthRange lengths_;
  std::shared_ptr<const AllStrings> strings_;
};

}  // namespace

std::unique_ptr<Source> BracketClasses::make(const SourceArguments& arguments) {
  std::vector<Index> lengths;
  Index strings = 0;
  for (const std::int32_t length : arguments.optional<std::int32_t>("lengths")) {
    if (length < 1 || length > AllStrings::longest || (strings += Index{1} << length) > Index{1} << AllStrings::longest)
      throw Failure("OUTLAST_INVALID_ARGUMENT", "Every string is drawn of lengths from 1 to 20, up to 2^20 strings.");
    lengths.push_back(length);
  }
  if (lengths.empty()) throw Failure("OUTLAST_INVALID_ARGUMENT", "Bracket classes need an array of lengths.");
  const auto language = static_cast<Language>(
      arguments.whole("language", static_cast<Index>(Language::binaryCount), static_cast<Index>(Language::acceptance)));
  return std::make_unique<BracketClassesSource>(language, lengths, arguments.whole("oversample", 0, 1) == 1);
}

}  // namespace outlast
