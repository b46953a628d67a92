// Sums over the lanes of many packs at once against those of one pack after another.
#include "core/lane_sums.h"

#include <doctest/doctest.h>

#include "core/random.h"

namespace {

template <class Real, int count>
void checkCount() {
  using V = outlast::Pack<Real>;
  outlast::Random random(1, 2, 3);
  V packs[count];
  Real sums[count], expected[count];
  for (int i = 0; i < count; ++i) {
    for (int lane = 0; lane < outlast::widthOf<V>; ++lane) packs[i][lane] = static_cast<Real>(random.gaussian());
    sums[i] = static_cast<Real>(i);
    expected[i] = sums[i] + outlast::sumLanes(packs[i]);
  }
  outlast::addLaneSums(sums, packs);
  for (int i = 0; i < count; ++i) CHECK(sums[i] == expected[i]);
}

}  // namespace

TEST_CASE_TEMPLATE("sums of many packs have the bits of one pack's", Real, float, double) {
  checkCount<Real, 1>();
  checkCount<Real, 2>();
  checkCount<Real, 4>();
  checkCount<Real, 8>();
  checkCount<Real, 16>();
}
