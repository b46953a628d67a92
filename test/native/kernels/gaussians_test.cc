#include "core/gaussians.h"

#include <doctest/doctest.h>

#include <bit>
#include <string>
#include <vector>

#include "sources/list.h"

using namespace outlast;

namespace {

constexpr std::uint32_t dataStream = streamName("data");
constexpr int counts[] = {0, 1, 40, 7, 9, 10, 33, 1, 1000, 3, 64, 0, 31};

/// FNV-1a over the bits of numbers.
template <class Real>
struct Digest {
  std::uint64_t value = 0xCBF29CE484222325U;
  void add(Real x) { value = (value ^ std::bit_cast<BitsOf<Real>>(x)) * 0x100000001B3U; }
};

}  // namespace

TEST_CASE("many words at once are those of one counter after the other") {
  for (const std::uint32_t early : {0U, 1U, 2U, 5U, 70U}) {
    Random random(0x0123456789abcdefU, dataStream, 0xfedcba9876543210U);
    for (std::uint32_t i = 0; i < early; ++i) random.bits();
    std::uint32_t next = early;
    for (const int count : counts) {
      std::vector<std::uint32_t> words(static_cast<std::size_t>(count) + 1, 7U);
      random.bits(words.data(), count);
      for (int i = 0; i < count; ++i, ++next) {
        const auto block = philox({next / 4, 0x76543210U, 0xfedcba98U, dataStream}, {0x89abcdefU, 0x01234567U});
        REQUIRE(words[static_cast<std::size_t>(i)] == block[next % 4]);
      }
      CHECK(words.back() == 7U);
    }
  }
}

TEST_CASE("many gaussians at once are those that come one by one, however they are cut") {
  for (const int words : {0, 1, 2, 5}) {
    Random one(7, dataStream, 3);
    for (int i = 0; i < words; ++i) one.bits();
    Gaussians many(one);
    for (const int count : counts) {
      std::vector<double> numbers(static_cast<std::size_t>(count) + 1, -1.0);
      many.fill(numbers.data(), count);
      for (int i = 0; i < count; ++i) REQUIRE(numbers[static_cast<std::size_t>(i)] == one.gaussian());
      CHECK(numbers.back() == -1.0);
    }
  }
}

// Keys stand for results, so what is drawn must never change. The digests are those of the first version that drew one
// number after the other, in double and rounded to float.
TEST_CASE("gaussians have the bits that they have always had, at every level") {
  struct Known {
    int words;
    std::uint64_t doubles, floats;
  };
  for (const auto& [words, doubles, floats] :
       {Known{0, 0x4E904BACE9974EC3U, 0x2BCCD785EE3655B6U}, Known{1, 0x21A5E52F44FAADDDU, 0xE0D3CB6CE555E5FDU},
        Known{2, 0x269D89A425AB60DFU, 0x5BEDB5F3CC8BB054U}, Known{5, 0xFDADAF868B57EB9EU, 0xD450B6E890A33F2DU}}) {
    Random random(0x0123456789abcdefU, dataStream, 3);
    for (int i = 0; i < words; ++i) random.bits();
    Gaussians many(random);
    Digest<double> all;
    Digest<float> rounded;
    const auto draw = [&](int count) {
      std::vector<double> numbers(static_cast<std::size_t>(count));
      many.fill(numbers.data(), count);
      for (const double x : numbers) {
        all.add(x);
        rounded.add(static_cast<float>(x));
      }
    };
    for (const int count : counts) draw(count);
    draw(50000);
    CHECK(all.value == doubles);
    CHECK(rounded.value == floats);
  }
}

TEST_CASE("a diagonal teacher's targets have the bits of its matrices' products, one state after the other") {
  constexpr Index length = 75;
  for (const Index dimension : {1, 2, 3, 4, 7}) {
    for (const double noiseStd : {0.0, 0.5}) {
      for (const double delayed : {0.0, 1.0}) {
        const auto n = static_cast<std::size_t>(dimension);
        std::vector<double> a(n * n), b(n), c(n);
        Random random(11, dataStream, static_cast<std::uint64_t>(dimension));
        for (std::size_t i = 0; i < n; ++i) {
          a[i * n + i] = (i % 2 == 0 ? -1.0 : 1.0) * random.uniform();
          b[i] = i == 2 ? 0.0 : random.gaussian();
          c[i] = i == 1 ? 0.0 : random.gaussian();
        }
        const SourceArrays arrays = {
            {"A", std::span<const double>(a)}, {"B", std::span<const double>(b)}, {"C", std::span<const double>(c)}};
        const std::vector<double> numbers = {static_cast<double>(dimension), 1, 1, length, noiseStd, delayed};
        const auto set = makeSource("teacher", numbers, arrays)
                             ->draw({.seed = 5, .stream = dataStream, .lengths = {length, length}, .count = 3});
        const auto cursor = set->open(2);
        double inputs[length], targets[length];
        std::uint8_t scored[length];
        cursor->read(20, 1, 1, inputs, targets, scored);
        cursor->read(length - 20, 1, 1, inputs + 20, targets + 20, scored + 20);

        Random drawn(5, dataStream, 2), noise(5, dataStream ^ streamName("noise"), 2);
        std::vector<double> state(n);
        for (Index t = 0; t < length; ++t) {
          REQUIRE(inputs[t] == (delayed == 1.0 && t == 0 ? 0.0 : drawn.gaussian()));
          double target = noiseStd == 0.0 ? 0.0 : noise.gaussian() * noiseStd;
          for (std::size_t i = 0; i < n; ++i) {
            double next = 0.0;
            next += a[i * n + i] * state[i];
            if (b[i] != 0.0) next += b[i] * inputs[t];
            state[i] = next;
            if (c[i] != 0.0) target += c[i] * state[i];
          }
          REQUIRE(std::bit_cast<std::uint64_t>(targets[t]) == std::bit_cast<std::uint64_t>(target));
        }
      }
    }
  }
}
