#include "sources/arguments.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "core/failure.h"

namespace outlast {
namespace {

std::string text(double value) {
  if (std::abs(value) <= static_cast<double>(largestWhole) && value == std::trunc(value))
    return std::to_string(static_cast<Index>(value));
  return std::to_string(value);
}

}  // namespace

SourceArguments::SourceArguments(std::string_view kind, std::span<const char* const> names,
                                 std::span<const double> numbers, const SourceArrays& arrays)
    : kind_(kind), names_(names), numbers_(numbers), arrays_(arrays) {
  if (names.size() != numbers.size())
    throw Failure("OUTLAST_INVALID_ARGUMENT", "The source " + kind_ + " takes " + std::to_string(names.size()) +
                                                  " numbers, but " + std::to_string(numbers.size()) + " came.");
}

double SourceArguments::at(std::string_view name) const {
  const auto place = std::find(names_.begin(), names_.end(), name);
  return numbers_[static_cast<std::size_t>(place - names_.begin())];
}

double SourceArguments::number(std::string_view name, double least, double most) const {
  const double value = at(name);
  if (!(value >= least && value <= most))
    throw Failure("OUTLAST_INVALID_ARGUMENT", "The source " + kind_ + " needs " + std::string(name) + " from " +
                                                  text(least) + " to " + text(most) + ", but it is " + text(value) +
                                                  ".");
  return value;
}

Index SourceArguments::whole(std::string_view name, Index least, Index most) const {
  const double value = number(name, static_cast<double>(least), static_cast<double>(most));
  if (value != std::trunc(value))
    throw Failure("OUTLAST_INVALID_ARGUMENT", "The source " + kind_ + " needs a whole number for " + std::string(name) +
                                                  ", but it is " + text(value) + ".");
  return static_cast<Index>(value);
}

LengthRange SourceArguments::lengths(std::string_view from, std::string_view to, Index least) const {
  const Index first = whole(from, least);
  return {first, whole(to, first)};
}

bool SourceArguments::holdsDoubles(std::string_view name) const {
  const auto found = arrays_.find(name);
  return found != arrays_.end() && std::holds_alternative<std::span<const double>>(found->second);
}

template <class Number>
std::vector<Number> SourceArguments::optional(std::string_view name) const {
  const auto found = arrays_.find(name);
  if (found == arrays_.end()) return {};
  return std::visit(
      [&]<class Given>(const std::span<const Given> values) {
        if constexpr (std::is_integral_v<Number> && !std::is_same_v<Number, Given>)
          throw Failure("OUTLAST_DTYPE", "The source " + kind_ + " needs whole numbers of " +
                                             std::to_string(8 * sizeof(Number)) + " bits in the array " +
                                             std::string(name) + ".");
        return std::vector<Number>(values.begin(), values.end());
      },
      found->second);
}

template <class Number>
std::vector<Number> SourceArguments::array(std::string_view name, std::initializer_list<Index> shape) const {
  std::vector<Number> copy = optional<Number>(name);
  checkSize(name, copy.size(), shape);
  return copy;
}

void SourceArguments::checkSize(std::string_view name, std::size_t size, std::initializer_list<Index> shape) const {
  std::string expected;
  std::size_t left = size;
  bool fits = true;
  for (const Index extent : shape) {
    expected += (expected.empty() ? "[" : ", ") + std::to_string(extent);
    const auto whole = static_cast<std::size_t>(extent);
    fits = fits && left % whole == 0;
    left /= whole;
  }
  if (!fits || left != 1)
    throw Failure("OUTLAST_SHAPE", "The source " + kind_ + " needs the array " + std::string(name) + " of shape " +
                                       expected + "], but it has " + std::to_string(size) + " numbers.");
}

template std::vector<float> SourceArguments::optional(std::string_view) const;
template std::vector<double> SourceArguments::optional(std::string_view) const;
template std::vector<std::int32_t> SourceArguments::optional(std::string_view) const;
template std::vector<std::uint8_t> SourceArguments::optional(std::string_view) const;
template std::vector<float> SourceArguments::array(std::string_view, std::initializer_list<Index>) const;
template std::vector<double> SourceArguments::array(std::string_view, std::initializer_list<Index>) const;
template std::vector<std::int32_t> SourceArguments::array(std::string_view, std::initializer_list<Index>) const;
template std::vector<std::uint8_t> SourceArguments::array(std::string_view, std::initializer_list<Index>) const;

}  // namespace outlast
