// A string of symbols as a sequence: inputs one-hot of its symbols, targets its labels, every step scored.
#pragma once
#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include "sources/labels.h"
#include "sources/source.h"

namespace outlast {

/// `Symbols` has length() and next(), the number of a symbol; `Labels` is one of labels.h.
template <class Symbols, class Labels>
class LabelledCursor final : public SteppedCursor<LabelledCursor<Symbols, Labels>> {
 public:
  LabelledCursor(Symbols symbols, Labels labels) : symbols_(std::move(symbols)), labels_(std::move(labels)) {}

  Index length() const override { return symbols_.length(); }

  bool next(double* input, double* target) override {
    const std::uint8_t symbol = symbols_.next();
    std::fill_n(input, labels_.symbols, 0.0);
    input[symbol] = 1.0;
    labels_.next(symbol, target);
    return true;
  }

 private:
  Symbols symbols_;
  Labels labels_;
};

template <class Symbols, class Labels>
std::unique_ptr<Cursor> labelled(Symbols symbols, Labels labels) {
  return std::make_unique<LabelledCursor<Symbols, Labels>>(std::move(symbols), std::move(labels));
}

/// A string that lies in memory, kept there by `owner`.
class StoredSymbols {
 public:
  StoredSymbols(std::shared_ptr<const void> owner, std::span<const std::uint8_t> symbols)
      : owner_(std::move(owner)), symbols_(symbols) {}

  [[nodiscard]] Index length() const { return static_cast<Index>(symbols_.size()); }
  std::uint8_t next() { return symbols_[place_++]; }

 private:
  std::shared_ptr<const void> owner_;
  std::span<const std::uint8_t> symbols_;
  std::size_t place_ = 0;
};

}  // namespace outlast
