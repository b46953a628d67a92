#include "evaluation/affine_excursion.h"

#include <algorithm>
#include <limits>

namespace outlast {
namespace {

/// Depths between two looks at whether the job goes on.
constexpr Index lookEvery = 4096;

bool contains(const HalfOpen& range, double x) { return range.low <= x && x < range.high; }

HalfOpen common(const HalfOpen& a, const HalfOpen& b) { return {std::max(a.low, b.low), std::min(a.high, b.high)}; }

/// The states that a closing takes into the range.
HalfOpen beforeClosing(const HalfOpen& range, const AffineStep& down, bool floor) {
  const auto before = [&](double end) {
    return floor && end <= 0 ? -std::numeric_limits<double>::infinity() : (end - down.add) / down.keep;
  };
  return {before(range.low), before(range.high)};
}

}  // namespace

Index firstFailingDepth(const AffineCounter& counter, Index upTo, JobControl& control) {
  const auto& [start, floor, up, down] = counter;
  double x = start;
  HalfOpen right = beforeClosing(down.closed, down, floor);
  for (Index depth = 1; depth <= upTo; ++depth) {
    if (depth % lookEvery == 0) {
      control.check();
      control.done.store(depth);
    }
    x = up.keep * x + up.add;
    if (floor && x < 0) x = 0;
    if (!contains(up.open, x) || !contains(right, x)) return depth;
    right = beforeClosing(common(down.open, right), down, floor);
  }
  return 0;
}

}  // namespace outlast
