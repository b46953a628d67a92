#include "sources/all_strings.h"

#include <algorithm>
#include <array>

namespace outlast {
namespace {

// The class of a string, which is not empty.
std::size_t classOf(Language language, const SymbolString& string) {
  return withLabels(language, 1, [&](auto labels) {
    std::vector<double> target(static_cast<std::size_t>(labels.targets));
    for (const std::uint8_t symbol : string) labels.next(symbol, target.data());
    return static_cast<std::size_t>(target[0]);
  });
}

}  // namespace

AllStrings::AllStrings(Language language, const std::vector<Index>& lengths, bool oversample) {
  std::array<std::vector<Row>, 3> classes;
  for (const Index length : lengths) {
    for (std::uint32_t bits = 0; bits < std::uint32_t{1} << length; ++bits) {
      rows_.push_back({static_cast<std::int32_t>(length), bits});
      if (oversample) classes[classOf(language, symbols(rows_.back()))].push_back(rows_.back());
    }
  }
  std::size_t most = 0;
  for (const auto& rows : classes) most = std::max(most, rows.size());
  for (const auto& rows : classes)
    for (std::size_t i = rows.size(); !rows.empty() && i < most; ++i) rows_.push_back(rows[i % rows.size()]);
}

SymbolString AllStrings::operator[](Index row) const { return symbols(rows_[static_cast<std::size_t>(row)]); }

SymbolString AllStrings::symbols(Row row) {
  SymbolString string(static_cast<std::size_t>(row.length));
  for (std::int32_t t = 0; t < row.length; ++t)
    string[static_cast<std::size_t>(t)] = static_cast<std::uint8_t>(row.bits >> (row.length - 1 - t) & 1);
  return string;
}

}  // namespace outlast
