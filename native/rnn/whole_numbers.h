// Sequences whose numbers are all whole and small (bits, one-hot symbols, counts), a byte each: what a batch reads of a
// set in shuffled order is then a quarter of the cache lines, or an eighth.
#pragma once
#include <algorithm>
#include <bit>
#include <span>
#include <vector>

#include "core/packs.h"

namespace outlast {

/// A sequence has its inputs [length, I], then its targets [length, O], each filled up with zeros to whole rows, so
/// that they can be read a row at a time.
class WholeNumbers {
 public:
  static constexpr Index row = 16;

  /// How far `count` numbers of a sequence reach.
  static constexpr Index padded(Index count) { return roundUp(count, row); }

  /// Room for `sequences` with so many numbers in all.
  WholeNumbers(Index sequences, Index numbers)
      : bytes_(static_cast<std::size_t>(numbers + sequences * slack), std::int8_t{0}) {}

  /// The place of sequence `index`, the numbers of those before it being `before`: it takes no look-up.
  [[nodiscard]] const std::int8_t* sequence(Index index, Index before) const {
    return bytes_.data() + before + index * slack;
  }

  /// Whether each of the numbers is a whole one of a byte. (-0 is none: it would come back as 0.)
  template <class Real>
  static bool fit(std::span<const Real> numbers) {
    constexpr std::size_t block = 1024;  // looked at in packs, no further than the first that does not fit
    for (std::size_t from = 0; from < numbers.size(); from += block) {
      bool fits = true;
      for (const Real number : numbers.subspan(from, std::min(block, numbers.size() - from))) {
        const bool isSmall = number >= Real(-128) && number <= Real(127);
        const auto whole = static_cast<std::int32_t>(isSmall ? number : Real(0.5));
        fits = fits & (std::bit_cast<BitsOf<Real>>(static_cast<Real>(whole)) == std::bit_cast<BitsOf<Real>>(number));
      }
      if (!fits) return false;
    }
    return true;
  }

  /// Puts numbers that fit to `at` in a sequence.
  template <class Real>
  void put(Index index, Index before, Index at, std::span<const Real> numbers) {
    std::ranges::transform(numbers, bytes_.data() + before + index * slack + at,
                           [](Real number) { return static_cast<std::int8_t>(number); });
  }

 private:
  /// What filling up inputs and targets takes at most.
  static constexpr Index slack = 2 * row;

  std::vector<std::int8_t> bytes_;
};

}  // namespace outlast
