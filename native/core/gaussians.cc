#include "core/gaussians.h"

namespace outlast {
namespace {

using V = Pack<double>;
using Words = BitsOf<V>;
constexpr int width = widthOf<V>;
constexpr auto lanes = std::make_integer_sequence<int, width>{};

/// Pairs that are made at a time: whole packs.
constexpr int most = 32;
static_assert(most % width == 0);

/// Every other lane of a and b, from lane `first` on.
template <int first, int... lane>
OUTLAST_INLINE Words everyOther(Words a, Words b, std::integer_sequence<int, lane...>) {
  return __builtin_shufflevector(a, b, (first + 2 * lane)...);
}

/// As Random::uniform. The upper 21 bits of 53 and the lower 32 are low bits of numbers from 2^52 on: not every level
/// converts whole numbers of 64 bits side by side.
OUTLAST_INLINE V uniform(Words bits) {
  constexpr auto from = std::bit_cast<std::uint64_t>(0x1p52);
  const V high = std::bit_cast<V>((bits >> 43) | from) - 0x1p52;
  const V low = std::bit_cast<V>(((bits >> 11) & 0xFFFFFFFF) | from) - 0x1p52;
  return high * 0x1p-21 + low * 0x1p-53;
}

/// Box-Muller, as Random::gaussian. One chain of operations after the other would leave most of the core idle: short
/// loops have several under way.
void transform(const std::uint32_t* words, Index pairs, double* to) {
  double first[most], second[most];
  for (Index p = 0; p < pairs; p += width) {
    Words lower, upper;
    std::memcpy(&lower, words + 4 * p, sizeof(Words));
    std::memcpy(&upper, words + 4 * p + 2 * width, sizeof(Words));
    storeAny<V>(first + p, uniform(everyOther<0>(lower, upper, lanes)));
    storeAny<V>(second + p, uniform(everyOther<1>(lower, upper, lanes)));
  }
  for (Index p = 0; p < pairs; p += width) {
    // At least 2^-53: no special case of a logarithm.
    const V x = 1.0 - loadAny<V>(first + p);
    storeAny<V>(first + p, squareRoot(-2.0 * elementary::detail::logNormal(x, broadcast<V>(1023.0))));
  }
  for (Index p = 0; p < pairs; p += width) {
    const V radius = loadAny<V>(first + p);
    const auto [sine, cosine] = elementary::sinCosTurns(loadAny<V>(second + p));
    storeAny<V>(to + 2 * p, detail::interleave<0>(radius * cosine, radius * sine, lanes));
    storeAny<V>(to + 2 * p + width, detail::interleave<width / 2>(radius * cosine, radius * sine, lanes));
  }
}

}  // namespace

void Gaussians::fill(double* to, Index count) {
  double* const end = to + count;
  if (hasSpare_ && to < end) {
    *to++ = spare_;
    hasSpare_ = false;
  }
  while (to < end) {
    const Index wanted = std::min<Index>(2 * most, end - to);
    const Index pairs = (wanted + 1) / 2;
    std::uint32_t words[4 * most];
    double numbers[2 * most];
    random_.bits(words, 4 * pairs);
    std::fill(words + 4 * pairs, words + 4 * roundUp(pairs, width), 0U);
    transform(words, roundUp(pairs, width), numbers);
    to = std::copy_n(numbers, wanted, to);
    hasSpare_ = wanted % 2 != 0;
    if (hasSpare_) spare_ = numbers[wanted];
  }
}

}  // namespace outlast
