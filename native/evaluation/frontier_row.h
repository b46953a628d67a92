// Two states at every place of a row, in memory that whole packs may run over.
#pragma once
#include <algorithm>
#include <array>
#include <vector>

#include "rnn/state_map.h"

namespace outlast {

/// The two states that are carried for a depth.
inline constexpr int least = 0, greatest = 1;

template <class Real>
class FrontierRow {
 public:
  /// The depth of the first place; each next one is deeper by two.
  Index bottom = 0;
  /// Places in use.
  Index count = 0;

  /// Makes room for places up to `places` and `beyond` more; those in use keep their states.
  void reserve(Index places, Index beyond, std::size_t numbers) {
    const auto size = static_cast<std::size_t>(places + beyond + 2 * statePad);
    numbers_ = numbers;
    for (auto& states : rows_)
      for (std::size_t n = 0; n < numbers_; ++n)
        if (states[n].size() < size) states[n].resize(states[n].empty() ? size : size + size / 2);
  }

  /// Copies with no more room than they need to be read: of all places, and of those up to `reach` away from a depth.
  [[nodiscard]] FrontierRow trimmed() const { return part(0, count); }
  [[nodiscard]] FrontierRow around(Index depth, Index reach) const {
    const Index first = std::max<Index>(0, depth - reach - bottom) / 2;
    return part(first, std::min(count, (depth + reach - bottom) / 2 + 1) - first);
  }

  [[nodiscard]] bool hasC() const { return numbers_ > 1; }
  /// The first place's number, h (0), c (1) or output gate (2), of one of the two states; one place before it may be
  /// read.
  [[nodiscard]] Real* number(int end, std::size_t n) {
    return rows_[static_cast<std::size_t>(end)][n].data() + statePad;
  }
  [[nodiscard]] const Real* number(int end, std::size_t n) const {
    return rows_[static_cast<std::size_t>(end)][n].data() + statePad;
  }
  /// The number by which states are ordered: c where there is one.
  [[nodiscard]] std::size_t key() const { return hasC() ? 1 : 0; }

  /// Both ends of a number.
  [[nodiscard]] Span<Real> span(std::size_t n) { return {number(least, n), number(greatest, n)}; }
  [[nodiscard]] Span<const Real> span(std::size_t n, Index place) const {
    return {number(least, n) + place, number(greatest, n) + place};
  }

  [[nodiscard]] States<Real> at(int end, Index place = 0) {
    return {number(end, 0) + place, hasC() ? number(end, 1) + place : nullptr};
  }
  [[nodiscard]] States<const Real> at(int end, Index place = 0) const {
    return {number(end, 0) + place, hasC() ? number(end, 1) + place : nullptr};
  }

 private:
  [[nodiscard]] FrontierRow part(Index first, Index places) const {
    FrontierRow row;
    row.reserve(places, statePad, numbers_);
    row.bottom = bottom + 2 * first;
    row.count = places;
    for (const int end : {least, greatest})
      for (std::size_t n = 0; n < numbers_; ++n) std::copy_n(number(end, n) + first, places, row.number(end, n));
    return row;
  }

  std::array<std::array<std::vector<Real>, 3>, 2> rows_;  // [least, greatest][h, c, o]
  std::size_t numbers_ = 1;
};

}  // namespace outlast
