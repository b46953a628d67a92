#include "core/gaussians.h"

namespace outlast {
namespace {

/// Pairs that are made at a time, and of how many that number is a multiple unless there are very few: whole packs.
constexpr int most = 32, whole = 8, few = 2;

/// Box-Muller: two uniform numbers each become two normal ones.
void transform(int pairs, double* first, double* second) {
  for (int p = 0; p < pairs; ++p) first[p] = std::sqrt(-2.0 * elementary::log(1.0 - first[p]));
  for (int p = 0; p < pairs; ++p) {
    const auto [sine, cosine] = elementary::sinCosTurns(second[p]);
    second[p] = first[p] * sine;
    first[p] = first[p] * cosine;
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
    const auto pairs = static_cast<int>(std::min<Index>(most, (end - to + 1) / 2));
    const int made = pairs <= few ? pairs : (pairs + whole - 1) / whole * whole;
    double first[most], second[most];
    for (int p = 0; p < pairs; ++p) {
      first[p] = random_.uniform();
      second[p] = random_.uniform();
    }
    for (int p = pairs; p < made; ++p) first[p] = second[p] = 0.0;
    transform(made, first, second);
    const auto kept = static_cast<int>(std::min<Index>(pairs, (end - to) / 2));
    for (int p = 0; p < kept; ++p) {
      to[2 * p] = first[p];
      to[2 * p + 1] = second[p];
    }
    to += 2 * kept;
    if (kept < pairs) {
      *to++ = first[kept];
      spare_ = second[kept];
      hasSpare_ = true;
    }
  }
}

}  // namespace outlast
