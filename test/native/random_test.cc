#include "core/random.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <map>
#include <vector>

using outlast::philox;
using outlast::Random;
using outlast::streamName;

// kat_vectors of Random123, philox4x32 10.
TEST_CASE("philox gives Random123's published answers") {
  using Counter = std::array<std::uint32_t, 4>;
  constexpr std::uint32_t ones = 0xffffffffU;
  CHECK(philox({0, 0, 0, 0}, {0, 0}) == Counter{0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U});
  CHECK(philox({ones, ones, ones, ones}, {ones, ones}) == Counter{0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU});
  CHECK(philox({0x243f6a88U, 0x85a308d3U, 0x13198a2eU, 0x03707344U}, {0xa4093822U, 0x299f31d0U}) ==
        Counter{0xd16cfe09U, 0x94fdccebU, 0x5001e420U, 0x24126ea1U});
}

TEST_CASE("a stream's name is its FNV-1a hash") {
  CHECK(streamName("") == 0x811c9dc5U);
  CHECK(streamName("a") == 0xe40c292cU);
  CHECK(streamName("foobar") == 0xbf9cf968U);
}

TEST_CASE("words come from the counter block, index, stream under the seed") {
  constexpr std::uint64_t seed = 0x0123456789abcdefULL;
  constexpr std::uint64_t index = 0xfedcba9876543210ULL;
  constexpr std::uint32_t stream = streamName("data");
  Random random(seed, stream, index);
  for (std::uint32_t block = 0; block < 3; ++block) {
    const auto words = philox({block, 0x76543210U, 0xfedcba98U, stream}, {0x89abcdefU, 0x01234567U});
    for (const std::uint32_t word : words) CHECK(random.bits() == word);
  }
}

TEST_CASE("uniform, gaussian and below have their distributions") {
  constexpr int count = 200000;
  Random random(11, streamName("data"), 0);
  double sum = 0.0, square = 0.0;
  for (int i = 0; i < count; ++i) {
    const double u = random.uniform();
    REQUIRE(u >= 0.0);
    REQUIRE(u < 1.0);
    sum += u;
    square += u * u;
  }
  CHECK(sum / count == doctest::Approx(0.5).epsilon(0.01));
  CHECK(square / count == doctest::Approx(1.0 / 3).epsilon(0.01));

  std::array<double, 5> moments{};
  for (int i = 0; i < count; ++i) {
    const double x = random.gaussian();
    for (std::size_t k = 0; k < moments.size(); ++k) moments[k] += std::pow(x, k) / count;
  }
  CHECK(std::abs(moments[1]) < 0.01);
  CHECK(moments[2] == doctest::Approx(1.0).epsilon(0.02));
  CHECK(std::abs(moments[3]) < 0.03);
  CHECK(moments[4] == doctest::Approx(3.0).epsilon(0.03));

  std::array<int, 7> counts{};
  for (int i = 0; i < count; ++i) ++counts.at(random.below(7));
  for (const int n : counts) CHECK(n == doctest::Approx(count / 7.0).epsilon(0.03));
  CHECK(random.below(1) == 0);
  const std::uint64_t big = (std::uint64_t{1} << 63) + 1;
  for (int i = 0; i < 100; ++i) CHECK(random.below(big) < big);
}

TEST_CASE("neighbouring gaussians of one draw are independent") {
  constexpr int count = 100000;
  Random random(5, streamName("data"), 9);
  double products = 0.0, previous = random.gaussian();
  for (int i = 0; i < count; ++i) {
    const double next = random.gaussian();
    products += previous * next;
    previous = next;
  }
  CHECK(std::abs(products / count) < 0.015);
}
