// Force-included with Emscripten: what C++20 has and the C++ library of Debian's Emscripten 3.1.6, libc++ 13, has not
// yet. With a newer one this adds nothing.
#pragma once
#include <algorithm>
#include <bit>
#include <iterator>
#include <type_traits>

#if defined(_LIBCPP_VERSION) && _LIBCPP_VERSION < 14000
_LIBCPP_BEGIN_NAMESPACE_STD

template <class To, class From>
constexpr To bit_cast(const From& from) noexcept {
  static_assert(sizeof(To) == sizeof(From) && is_trivially_copyable_v<To> && is_trivially_copyable_v<From>);
  return __builtin_bit_cast(To, from);
}

namespace ranges {

template <class Range, class Predicate>
constexpr bool all_of(const Range& range, Predicate predicate) {
  return std::all_of(std::begin(range), std::end(range), predicate);
}

template <class Range, class Predicate>
constexpr bool any_of(const Range& range, Predicate predicate) {
  return std::any_of(std::begin(range), std::end(range), predicate);
}

template <class Range, class Other>
constexpr bool equal(const Range& range, const Other& other) {
  return std::equal(std::begin(range), std::end(range), std::begin(other), std::end(other));
}

template <class Value>
struct min_max_result {
  Value min, max;
};

template <class Range>
constexpr auto minmax(const Range& range) {
  const auto [least, greatest] = std::minmax_element(std::begin(range), std::end(range));
  return min_max_result<remove_cvref_t<decltype(*least)>>{*least, *greatest};
}

template <class Range, class Output, class Function>
constexpr Output transform(const Range& range, Output output, Function function) {
  return std::transform(std::begin(range), std::end(range), output, function);
}

}  // namespace ranges

_LIBCPP_END_NAMESPACE_STD
#endif
