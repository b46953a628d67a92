// Counter-based random numbers: number k of (seed, stream, index) is a pure function of them, so no result depends
// on threads, packing or what was drawn before.
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "core/elementary.h"
#include "core/packs.h"
#include "core/philox.h"
#include "core/transpose.h"

namespace outlast {

/// The words of the counters `counter`, `counter` + 1, ... (in their first word), 4 for each lane of so many packs,
/// whose rounds go side by side: each waits for the one before it.
constexpr int philoxLanes = packBytes / 8;
template <int packs = 1>
OUTLAST_INLINE void philoxPacks(const std::array<std::uint32_t, 4>& counter, std::array<std::uint32_t, 2> key,
                                std::uint32_t* words) {
  using Words = detail::Vector<std::uint64_t, philoxLanes>::type;  // a word in the low half of each lane
  constexpr std::uint64_t low = 0xFFFFFFFF;
  // Of the low halves.
  const auto product = [](Words a, std::uint32_t factor) {
#if defined(__AVX512F__)
    return Words(_mm512_mul_epu32(__m512i(a), _mm512_set1_epi64(factor)));
#elif defined(__AVX2__)
    return Words(_mm256_mul_epu32(__m256i(a), _mm256_set1_epi64x(factor)));
#elif defined(__SSE2__)
    return Words(_mm_mul_epu32(__m128i(a), _mm_set1_epi64x(factor)));
#else
    return (a & low) * std::uint64_t{factor};
#endif
  };
  Words state[packs][4];
  for (int pack = 0; pack < packs; ++pack) {
    for (int word = 0; word < 4; ++word) state[pack][word] = Words{} + counter[static_cast<std::size_t>(word)];
    for (int lane = 0; lane < philoxLanes; ++lane)
      state[pack][0][lane] = counter[0] + static_cast<std::uint32_t>(pack * philoxLanes + lane);
  }
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
#pragma GCC unroll 4
    for (int pack = 0; pack < packs; ++pack) {
      Words* const one = state[pack];
      const Words first = product(one[0], 0xD2511F53);
      const Words second = product(one[2], 0xCD9E8D57);
      // What gets into high halves is read by nobody.
      one[0] = (second >> 32) ^ one[1] ^ std::uint64_t{key[0]};
      one[1] = second;
      one[2] = (first >> 32) ^ one[3] ^ std::uint64_t{key[1]};
      one[3] = first;
    }
    key = {key[0] + 0x9E3779B9U, key[1] + 0xBB67AE85U};
  }
  static_assert(std::endian::native == std::endian::little);
  constexpr auto lanes = std::make_integer_sequence<int, philoxLanes>{};
  for (int pack = 0; pack < packs; ++pack) {
    const Words* const one = state[pack];
    const Words early = (one[0] & low) | (one[1] << 32);
    const Words late = (one[2] & low) | (one[3] << 32);
    const Words lower = detail::interleave<0>(early, late, lanes);
    const Words upper = detail::interleave<philoxLanes / 2>(early, late, lanes);
    std::memcpy(words + Index{4} * philoxLanes * pack, &lower, sizeof(lower));
    std::memcpy(words + Index{2} * philoxLanes * (2 * pack + 1), &upper, sizeof(upper));
  }
}

/// The random numbers of one (seed, stream, index), in order: up to 2^34 words.
class Random {
 public:
  Random(std::uint64_t seed, std::uint32_t stream, std::uint64_t index)
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
        counter_{0, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), stream} {}

  /// 32 random bits.
  std::uint32_t bits() {
    if (used_ == words_.size()) refill();
    return words_[used_++];
  }

  /// The next `count` times 32 bits.
  void bits(std::uint32_t* to, Index count) {
    Index left = count;
    const auto take = [&] {
      const auto taken = std::min(left, static_cast<Index>(words_.size() - used_));
      to = std::copy_n(words_.begin() + static_cast<std::ptrdiff_t>(used_), taken, to);
      used_ += static_cast<std::size_t>(taken);
      left -= taken;
    };
    take();
    forTiles<most>(left / packWords, [&](auto packs, Index) {
      philoxPacks<packs()>(counter_, key_, to);
      counter_[0] += packs() * philoxLanes;
      to += packs() * packWords;
      left -= packs() * packWords;
    });
    while (left > 0) {
      refill();
      take();
    }
  }

  /// Uniform in [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>(bits64() >> 11) * 0x1p-53; }

  /// Standard normal: the two results of Box-Muller, one after the other.
  double gaussian() {
    if (hasSpare_) {
      hasSpare_ = false;
      return spare_;
    }
    const double radius = std::sqrt(-2.0 * elementary::log(1.0 - uniform()));
    const auto [sine, cosine] = elementary::sinCosTurns(uniform());
    spare_ = radius * sine;
    hasSpare_ = true;
    return radius * cosine;
  }

  /// Uniform in 0..n-1 (n > 0), without bias.
  std::uint64_t below(std::uint64_t n) {
    const std::uint64_t uneven = (std::numeric_limits<std::uint64_t>::max() % n + 1) % n;  // 2^64 mod n
    std::uint64_t word = bits64();
    while (word < uneven) word = bits64();
    return word % n;
  }

 private:
  static constexpr Index packWords = Index{4} * philoxLanes;
  static constexpr int most = 4;  // packs at a time: more have no room in registers

  // One counter at first, since many sequences take few numbers; then a pack of them.
  void refill() {
    if (counter_[0] == 0) {
      used_ = words_.size() - 4;
      const auto words = philox(counter_, key_);
      std::copy(words.begin(), words.end(), words_.begin() + static_cast<std::ptrdiff_t>(used_));
      counter_[0] = 1;
    } else {
      used_ = 0;
      philoxPacks(counter_, key_, words_.data());
      counter_[0] += philoxLanes;
    }
  }

  std::uint64_t bits64() {
    const std::uint64_t low = bits();
    return low | (std::uint64_t{bits()} << 32);
  }

  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, packWords> words_{};
  std::size_t used_ = words_.size();
  double spare_ = 0.0;
  bool hasSpare_ = false;
};

}  // namespace outlast
