#include "core/gaussians.h"

namespace outlast {
namespace {

/// Pairs are made so many at once whatever the width of a pack, so that loops over them become packs everywhere.
constexpr int most = 16;
/// So few are made one by one.
constexpr int few = 4;

/// Box-Muller: two uniform numbers each become two normal ones.
template <int pairs>
void transform(double* first, double* second) {
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
    double first[most] = {}, second[most] = {};
    for (int p = 0; p < pairs; ++p) {
      first[p] = random_.uniform();
      second[p] = random_.uniform();
    }
    if (pairs > few) {
      transform<most>(first, second);
    } else {
      for (int p = 0; p < pairs; ++p) transform<1>(first + p, second + p);
    }
    for (int p = 0; p < pairs; ++p) {
      *to++ = first[p];
      if (to < end) {
        *to++ = second[p];
      } else {
        spare_ = second[p];
        hasSpare_ = true;
      }
    }
  }
}

}  // namespace outlast
