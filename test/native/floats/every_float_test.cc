// sigmoid and tanh on packs, as the kernels of one instruction-set level have them, at every float32 there is.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <mutex>
#include <vector>

#include "core/activations.h"
#include "core/threads.h"

namespace {

using outlast::Index;
using Floats = outlast::Pack<float>;
using Doubles = outlast::Pack<double>;
constexpr int width = outlast::packWidth<float>;

constexpr Index chunk = Index{1} << 14;  // what the second cache holds
constexpr Index infinity = 0x7F800000;

/// The magnitudes of bits first..first+W-1, with a sign, in a pack of W numbers.
Floats magnitudes(Index first, float sign) {
  outlast::BitsOf<Floats> bits;
  for (int lane = 0; lane < width; ++lane) bits[lane] = static_cast<std::uint32_t>(lane);
  bits += static_cast<std::uint32_t>(first) | (std::bit_cast<std::uint32_t>(sign) & 0x80000000U);
  return std::bit_cast<Floats>(bits);
}

/// f at the magnitudes of bits first..first+count-1 of one sign.
template <class F>
void evaluate(F f, Index first, Index count, float sign, float* to) {
  for (Index i = 0; i < count; i += width) outlast::storeAny<Floats>(to + i, f(magnitudes(first + i, sign)));
}

/// How often a condition held that is 0 or -1 in a lane, from its sums.
Index countOf(outlast::BitsOf<Floats> sums) {
  Index count = 0;
  for (int lane = 0; lane < width; ++lane) count -= static_cast<std::int32_t>(sums[lane]);
  return count;
}

/// Neighbouring magnitudes, of all or of the chunks from one to before another, at which f steps against `direction`,
/// which is the sign of its slope.
template <class F>
Index falls(F f, float sign, float direction, Index from = 0, Index to = infinity / chunk) {
  std::atomic<Index> count{0};
  outlast::parallelFor(to - from, 2, [&](Index number) {
    const Index item = from + number;
    // One float more than the chunk, so that every neighbour is looked at; a whole pack more, to keep to packs.
    std::vector<float> y(static_cast<std::size_t>(chunk + width));
    evaluate(f, item * chunk, chunk + width, sign, y.data());
    outlast::BitsOf<Floats> here{};
    for (Index i = 0; i < chunk; i += width) {
      const auto slope =
          direction * (outlast::loadAny<Floats>(y.data() + i + 1) - outlast::loadAny<Floats>(y.data() + i));
      here += ~std::bit_cast<outlast::BitsOf<Floats>>(slope >= 0);
    }
    count += countOf(here);
  });
  return count;
}

/// f(x), and NaN, which counts as a step against any direction, where f(-x) is not -f(x) bit for bit.
template <class F>
auto ifOdd(F f) {
  return [f](Floats x) {
    const Floats y = f(x);
    const auto same = std::bit_cast<outlast::BitsOf<Floats>>(f(-x)) == std::bit_cast<outlast::BitsOf<Floats>>(-y);
    return outlast::select(same, y, outlast::broadcast<Floats>(std::numeric_limits<float>::quiet_NaN()));
  };
}

struct Halves {
  outlast::Pack<float, width / 2> low, high;
};

/// |value - wanted| in units of wanted's last place as a float; results under the smallest normal may be 0.
Doubles errors(Doubles wanted, outlast::Pack<float, width / 2> value) {
  const auto bits = std::bit_cast<outlast::BitsOf<Doubles>>(wanted);
  const Doubles spacing = std::bit_cast<Doubles>(bits & 0x7FF0000000000000ULL) * 0x1p-23;
  const Doubles error = (__builtin_convertvector(value, Doubles) - wanted) / spacing;
  const Doubles size = std::bit_cast<Doubles>(bits & 0x7FFFFFFFFFFFFFFFULL);
  return outlast::select(size < 0x1p-126, Doubles{}, outlast::select(error < Doubles{}, -error, error));
}

/// Largest error in units of the last place, over magnitudes from..to of one sign; f for floats and for doubles, whose
/// own error of a few 1e-16 does not count here.
template <class F>
double worstUlp(F f, float sign, float from, float to) {
  const Index first = std::bit_cast<std::uint32_t>(from) / chunk;
  const Index last = std::bit_cast<std::uint32_t>(to) / chunk;
  std::mutex guard;
  double worst = 0;
  outlast::parallelFor(last - first, 2, [&](Index item) {
    Doubles most{};
    for (Index i = (first + item) * chunk; i < (first + item + 1) * chunk; i += width) {
      const Floats at = magnitudes(i, sign);
      const auto x = std::bit_cast<Halves>(at);
      const auto value = std::bit_cast<Halves>(f(at));
      most = outlast::atLeast(most, errors(f(__builtin_convertvector(x.low, Doubles)), value.low));
      most = outlast::atLeast(most, errors(f(__builtin_convertvector(x.high, Doubles)), value.high));
    }
    const std::lock_guard lock(guard);
    for (int lane = 0; lane < outlast::packWidth<double>; ++lane) worst = std::max(worst, most[lane]);
  });
  return worst;
}

const auto sigmoid = [](auto x) { return outlast::sigmoid(x); };
const auto tanhOf = [](auto x) { return outlast::tanh(x); };

}  // namespace

TEST_CASE("no float32 has a neighbour above it with a lesser sigmoid or tanh") {
  CHECK(falls(sigmoid, 1.0F, 1.0F) == 0);
  CHECK(falls(sigmoid, -1.0F, -1.0F) == 0);
  // With this, tanh is known at negative numbers too.
  CHECK(falls(ifOdd(tanhOf), 1.0F, 1.0F) == 0);
  // A function that does fall is seen to.
  const Index one = std::bit_cast<std::uint32_t>(1.0F) / chunk, two = std::bit_cast<std::uint32_t>(2.0F) / chunk;
  CHECK(falls([](Floats x) { return outlast::select(x == 1.5F, x - 1, x); }, 1.0F, 1.0F, one, two) == 1);
  // So is one that is not odd, on its way there and back.
  CHECK(falls(ifOdd([](Floats x) { return outlast::select(x == 1.5F, -x, x); }), 1.0F, 1.0F, one, two) == 2);
}

TEST_CASE("errors stay within their bounds at every float32 that does not saturate") {
  const double upper = worstUlp(sigmoid, 1.0F, 0x1p-40F, 128.0F);
  const double lower = worstUlp(sigmoid, -1.0F, 0x1p-40F, 128.0F);
  // Of tanh, which is odd bit for bit, half.
  const double near = worstUlp(tanhOf, 1.0F, 0x1p-60F, 2.0F);
  const double far = worstUlp(tanhOf, 1.0F, 2.0F, 128.0F);
  CHECK(upper <= 2);
  CHECK(lower <= 8);
  CHECK(near <= 8);
  CHECK(far <= 2);
  MESSAGE("sigmoid " << upper << " from 0, " << lower << " below; tanh " << near << ", from 2 " << far << " ulp");
}
