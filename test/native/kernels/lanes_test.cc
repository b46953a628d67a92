// The lane kernels against the plain path: every cell, loss, layer count, read-out, ragged lengths, masks, initial
// states.
#include "lanes/engine.h"
#include "lanes/sequence_network.h"
#include "network_case.h"

namespace {

using network_case::Case;
using network_case::distance;
using network_case::run;
using outlast::Index;

template <class Visit>
void forEachCase(Visit&& visit) {
  network_case::forEachKind(2, [&](int cell, int layers, int loss, bool every) {
    for (int variant = 0; variant < 6; ++variant)
      for (const Index batch : {1, 7, 16, 35})
        visit(Case({cell, layers, 3 + 5 * (variant % 4), loss, every, variant, batch}));
  });
}

}  // namespace

TEST_CASE("sequences in lanes give the plain path's loss, gradients and final states") {
  double worst = 0, worstSingle = 0;
  forEachCase([&](const Case& one) {
    const auto plain = outlast::makeNetwork<double>(one.shape);
    const auto lanes = outlast::makeSequenceNetwork<double>(one.shape);
    const auto single = outlast::makeSequenceNetwork<float>(one.shape);
    const auto expected = run(one, *plain);
    worst = std::max(worst, distance(one, run(one, *lanes), expected));
    worstSingle = std::max(worstSingle, distance(one, run(one, *single), expected));
  });
  CHECK(worst < 1e-11);
  CHECK(worstSingle < 5e-5);  // the plain path in float is 3.2e-5 away in a ReLU's case that nearly cancels
  MESSAGE("largest distance " << worst << " in double, " << worstSingle << " in float");
}

TEST_CASE("wide weights have the plain path's gradients over several chunks of time and blocks of units") {
  double worst = 0;
  network_case::forEachKind(1, [&](int cell, int layers, int loss, bool every) {
    if (loss != 0) return;
    for (int variant = 0; variant < 4; ++variant) {  // own, learned and no initial states
      const Case one({cell, layers, 37, loss, every, variant, 13, 300});
      const auto plain = outlast::makeNetwork<double>(one.shape);
      const auto lanes = outlast::makeSequenceNetwork<double>(one.shape);
      worst = std::max(worst, distance(one, run(one, *lanes), run(one, *plain)));
    }
  });
  CHECK(worst < 1e-11);
}

TEST_CASE("sequences too long for the memory are cut into segments and give the same gradients") {
  for (const int variant : {2, 3}) {  // without initial states, and with learned ones
    Case one({static_cast<int>(std::tuple_size_v<outlast::Cells>) - 1, 2, 18, 0, true, variant, 3});
    one.redraw({20000, 1, 17000}, outlast::Random(5, 6, 7));
    // A step of two layers has at least eight numbers a unit and layer, for four sequences or more.
    const Index stepBytes = 2 * 8 * 4 * one.shape.hiddenSize * static_cast<Index>(sizeof(double));
    REQUIRE(outlast::segmentSteps(one.shape.hiddenSize, 20000, stepBytes) < 20000 / 2);
    const auto plain = outlast::makeNetwork<double>(one.shape);
    const auto lanes = outlast::makeSequenceNetwork<double>(one.shape);
    const auto expected = run(one, *plain);
    CHECK(distance(one, run(one, *lanes), expected) < 1e-10);
  }
}
