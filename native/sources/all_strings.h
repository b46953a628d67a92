// Every bracket string of some lengths, the smaller classes repeated where wanted.
#pragma once
#include <cstdint>
#include <vector>

#include "sources/labels.h"
#include "sources/symbol_strings.h"

namespace outlast {

class AllStrings {
 public:
  /// Lengths of 1 to `longest`, in the order in which they come. The class of a string is its last label.
  AllStrings(Language language, const std::vector<Index>& lengths, bool oversample);

  static constexpr Index longest = 20;

  [[nodiscard]] Index count() const { return std::ssize(rows_); }
  [[nodiscard]] Index length(Index row) const { return rows_[static_cast<std::size_t>(row)].length; }
  [[nodiscard]] SymbolString operator[](Index row) const;

 private:
  /// Bit t from the highest one down is symbol t.
  struct Row {
    std::int32_t length;
    std::uint32_t bits;
  };
  static SymbolString symbols(Row row);

  std::vector<Row> rows_;
};

}  // namespace outlast
