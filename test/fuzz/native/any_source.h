// A source of any kind, from a fuzzer's bytes.
#pragma once
#include "input.h"
#include "sources/list.h"

namespace outlast::fuzz {

/// Arrays live as long as it.
struct AnySource {
  std::vector<double> numbers;
  std::vector<std::vector<double>> doubles;
  std::vector<float> singles;
  std::vector<std::int32_t> lengths;
  std::vector<std::uint8_t> bytes;
  std::unique_ptr<Source> source;
};

/// Throws what makeSource throws.
inline AnySource anySource(Input& input) {
  constexpr int kinds = static_cast<int>(std::tuple_size_v<Sources>);
  const int kind = static_cast<int>(input.whole(0, kinds - 1));
  AnySource any;
  const auto count = visitItem<Sources>(kind, [](auto item) { return std::size(item.numbers); });
  any.numbers = input.numbers<double>(static_cast<Index>(count) + (input.byte() == 255 ? 1 : 0));
  constexpr const char* names[] = {"inputs", "targets", "A", "B", "C", "parameters"};
  const std::uint8_t there = input.byte();
  any.doubles.resize(std::size(names));
  SourceArrays arrays;
  for (std::size_t i = 0; i < std::size(names); ++i) {
    if ((there >> i & 1) == 0) continue;
    any.doubles[i] = input.numbers<double>(input.whole(0, 40));
    arrays.emplace(names[i], std::span<const double>(any.doubles[i]));
  }
  any.lengths = input.numbers<std::int32_t>(input.whole(0, 6));
  any.bytes = input.numbers<std::uint8_t>(input.whole(0, 40));
  if ((there >> 6 & 1) != 0) arrays.emplace("lengths", std::span<const std::int32_t>(any.lengths));
  if ((there >> 7 & 1) != 0) arrays.emplace("symbols", std::span<const std::uint8_t>(any.bytes));
  if (input.flag()) arrays.emplace("mask", std::span<const std::uint8_t>(any.bytes));
  const auto name = visitItem<Sources>(kind, [](auto item) { return std::string_view(item.name); });
  any.source = makeSource(name, any.numbers, arrays);
  return any;
}

/// Lengths that are walked through in no time.
inline LengthRange someLengths(Input& input) {
  const Index from = input.whole(1, 40);
  return {from, from + input.whole(0, 20)};
}

}  // namespace outlast::fuzz
