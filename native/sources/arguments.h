// What a source is made from: its numbers and arrays by name, checked so that no value from outside can reach past an
// array or turn into a nonsensical size.
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/types.h"

namespace outlast {

/// A view of somebody else's array; sources copy what they keep.
using SourceArray = std::variant<std::span<const float>, std::span<const double>, std::span<const std::int32_t>,
                                 std::span<const std::uint8_t>>;
using SourceArrays = std::map<std::string, SourceArray, std::less<>>;

class SourceArguments {
 public:
  /// `names` gives the order of `numbers`. Throws Failure when there are more or fewer of them.
  SourceArguments(std::string_view kind, std::span<const char* const> names, std::span<const double> numbers,
                  const SourceArrays& arrays);

  /// A finite number from `least` to `most`.
  [[nodiscard]] double number(std::string_view name, double least, double most) const;
  /// A whole number from `least` to `most`.
  [[nodiscard]] Index whole(std::string_view name, Index least, Index most = largestWhole) const;
  /// Lengths from one whole number to another, the second not below the first.
  [[nodiscard]] LengthRange lengths(std::string_view from, std::string_view to, Index least) const;
  /// Whether the array is there and holds doubles.
  [[nodiscard]] bool holdsDoubles(std::string_view name) const;
  /// A copy of an array; empty when it is absent. Whole numbers are not made from fractions: they must come as such.
  template <class Number>
  [[nodiscard]] std::vector<Number> optional(std::string_view name) const;
  /// A copy of an array that must have exactly the product of `shape` numbers.
  template <class Number>
  [[nodiscard]] std::vector<Number> array(std::string_view name, std::initializer_list<Index> shape) const;
  /// Throws the Failure for an array of `size` numbers that should have the product of `shape`; none otherwise.
  void checkSize(std::string_view name, std::size_t size, std::initializer_list<Index> shape) const;

 private:
  [[nodiscard]] double at(std::string_view name) const;

  std::string kind_;
  std::span<const char* const> names_;
  std::span<const double> numbers_;
  const SourceArrays& arrays_;
};

}  // namespace outlast
