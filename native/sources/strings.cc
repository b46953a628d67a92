#include "sources/strings.h"

#include <algorithm>
#include <string>

#include "core/failure.h"
#include "sources/generated.h"
#include "sources/labels.h"
#include "sources/symbol_strings.h"

namespace outlast {
namespace {

template <class Labels>
class GivenCursor final : public SteppedCursor<GivenCursor<Labels>> {
 public:
  GivenCursor(std::shared_ptr<const SymbolStrings> strings, Index row, Index length, Labels labels)
      : strings_(std::move(strings)), string_((*strings_)[row]), length_(length), labels_(std::move(labels)) {}

  Index length() const override { return length_; }

  bool next(double* input, double* target) override {
    const std::uint8_t symbol = string_[step_++];
    std::fill_n(input, labels_.symbols, 0.0);
    input[symbol] = 1.0;
    return labels_.next(symbol, target) && (step_ < string_.size() || labels_.complete());
  }

 private:
  std::shared_ptr<const SymbolStrings> strings_;
  std::span<const std::uint8_t> string_;
  Index length_;  // where it is cut
  Labels labels_;
  std::size_t step_ = 0;
};

class StringsSource final : public Source {
 public:
  StringsSource(Language language, Index size, SymbolStrings strings)
      : language_(language), size_(size), strings_(std::make_shared<const SymbolStrings>(std::move(strings))) {
    withLabels(language, size, [this](const auto& labels) {
      inputs_ = labels.symbols;
      targets_ = labels.targets;
    });
  }

  Index inputSize() const override { return inputs_; }
  Index targetSize() const override { return targets_; }
  LengthRange trainingLengths() const override {
    LengthRange lengths{length(0), length(0)};
    for (Index row = 1; row < strings_->count(); ++row)
      lengths = {std::min(lengths.from, length(row)), std::max(lengths.to, length(row))};
    return lengths;
  }

  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    const LengthRange wanted = request.lengths;
    std::vector<Index> rows;
    for (Index row = 0; row < strings_->count(); ++row)
      if (length(row) >= (request.prefix ? wanted.to : wanted.from) && (request.prefix || length(row) <= wanted.to))
        rows.push_back(row);
    if (rows.empty())
      throw Failure("OUTLAST_NO_SEQUENCE", "No given string has a length from " + std::to_string(wanted.from) + " to " +
                                               std::to_string(wanted.to) + ": ask for one that there is.");
    const Index count = request.endless ? request.count : std::min<Index>(request.count, std::ssize(rows));
    return withLabels(language_, size_, [&](auto labels) -> std::unique_ptr<SequenceSet> {
      const auto open = [strings = strings_, rows = std::move(rows), labels, most = wanted.to](Random, Index index) {
        const Index row = rows[static_cast<std::size_t>(index) % rows.size()];
        const Index cut = std::min<Index>(std::ssize((*strings)[row]), most);
        return std::make_unique<GivenCursor<decltype(labels)>>(strings, row, cut, labels);
      };
      return std::make_unique<GeneratedSet>(request, count, open);
    });
  }

 private:
  [[nodiscard]] Index length(Index row) const { return std::ssize((*strings_)[row]); }

  Language language_;
  Index size_;
  std::shared_ptr<const SymbolStrings> strings_;
  Index inputs_ = 0;
  Index targets_ = 0;
};

void requireSymbols(Language language, Index size, const SymbolStrings& strings) {
  const Index symbols = withLabels(language, size, [](const auto& labels) { return labels.symbols; });
  for (const std::uint8_t symbol : strings.symbols)
    if (symbol >= symbols)
      throw Failure("OUTLAST_INVALID_ARGUMENT", "The symbols of given strings must be below " +
                                                    std::to_string(symbols) + ", and one is " + std::to_string(symbol) +
                                                    ".");
}

}  // namespace

std::unique_ptr<Source> Strings::make(const SourceArguments& arguments) {
  const auto language = static_cast<Language>(arguments.whole("language", 0, static_cast<Index>(Language::acceptance)));
  const Index size = arguments.whole("size", 1, 100);
  SymbolStrings strings{arguments.optional<std::uint8_t>("symbols"), {}};
  for (const std::int32_t length : arguments.optional<std::int32_t>("lengths")) {
    const std::size_t start = strings.ends.empty() ? 0 : strings.ends.back();
    if (length < 1) throw Failure("OUTLAST_SHAPE", "A given string must have 1 symbol or more.");
    strings.ends.push_back(start + static_cast<std::size_t>(length));
  }
  const std::size_t end = strings.ends.empty() ? 0 : strings.ends.back();
  if (end == 0 || end != strings.symbols.size())
    throw Failure("OUTLAST_SHAPE", "The lengths of given strings add up to " + std::to_string(end) +
                                       " symbols, but there are " + std::to_string(strings.symbols.size()) + ".");
  requireSymbols(language, size, strings);
  return std::make_unique<StringsSource>(language, size, std::move(strings));
}

}  // namespace outlast
