// The lane kernels against the plain path: every cell, loss, layer count, read-out, ragged lengths, masks, initial
// states.
#include "lanes/engine.h"
#include "lanes/sequence_network.h"
#include "network_case.h"

namespace {

using network_case::Case;
using network_case::distance;
using network_case::Distances;
using network_case::run;
using outlast::Index;

template <class Visit>
void forEachCase(Visit&& visit) {
  network_case::forEachKind(2, [&](int cell, int layers, int loss, bool every) {
    for (int variant = 0; variant < 8; ++variant)
      for (const Index batch : {1, 7, 16, 17, 35})  // 17: one that full packs leave
        visit(Case({cell, layers, 3 + 5 * ((variant + 3 * (variant / 4)) % 4), loss, every, variant, batch}));
  });
}

void take(Distances& worst, const Case& one) {
  worst.take(one, *outlast::makeSequenceNetwork<double>(one.shape), *outlast::makeSequenceNetwork<float>(one.shape));
}

}  // namespace

TEST_CASE("sequences in lanes give the plain path's loss, gradients and final states") {
  Distances worst;
  forEachCase([&](const Case& one) { take(worst, one); });
  CHECK(worst.wide < 1e-11);
  CHECK(worst.excess < 2e-5);
  MESSAGE("largest distance " << worst.wide << " in double, " << worst.excess << " more than the plain path in float");
}

TEST_CASE("wide weights have the plain path's gradients over several chunks of time and blocks of units") {
  Distances worst;
  network_case::forEachKind(2, [&](int cell, int layers, int loss, bool every) {
    if (loss != 0) return;
    for (const int variant : {0, 1, 2, 6})  // own, learned and no initial states, these without biases and with them
      for (const Index longest : {1, 300}) take(worst, Case({cell, layers, 37, loss, every, variant, 13, longest}));
  });
  CHECK(worst.wide < 1e-11);
  CHECK(worst.excess < 2e-5);
  MESSAGE("largest distance " << worst.wide << " in double, " << worst.excess << " more than the plain path in float");
}

TEST_CASE("blocks side by side have the bits that each has alone") {
  const auto check = [](const Case& one) {
    const auto same = [&]<class Real>(Real) {
      const auto alone = run(one, *outlast::makeSequenceNetworkWith<Real>(one.shape, false));
      const auto paired = run(one, *outlast::makeSequenceNetworkWith<Real>(one.shape, true));
      CHECK(paired.loss == alone.loss);
      CHECK(paired.gradients == alone.gradients);
      CHECK(paired.final == alone.final);
    };
    same(double{});
    same(float{});
  };
  network_case::forEachKind(2, [&](int cell, int layers, int loss, bool every) {
    if (loss != 0) return;
    for (const Index hidden : {24, 37, 47})  // tiles of all sizes
      for (int variant = 0; variant < 4; ++variant) {
        check(Case({cell, layers, hidden, loss, every, variant, 41}));  // ragged: most blocks have lengths of their own
        // 80 of one length: pairs, and what is left of the batch; with their own initial states where the variant has
        // any
        Case even({cell, layers, hidden, loss, every, variant, 80});
        even.redraw(std::vector<std::size_t>(80, 7), outlast::Random(1, 2, static_cast<std::uint64_t>(variant)));
        check(even);
      }
  });
  // Longer than what is kept at once: each goes alone.
  Case longer({static_cast<int>(std::tuple_size_v<outlast::Cells>) - 1, 1, 24, 0, true, 2, 32});
  longer.redraw(std::vector<std::size_t>(32, 2000), outlast::Random(5, 6, 7));
  check(longer);
}

TEST_CASE("a sequence that full packs leave, too, may be too long for the block's memory") {
  Case one({static_cast<int>(std::tuple_size_v<outlast::Cells>) - 1, 2, 4, 0, true, 3, 33});
  one.redraw(std::vector<std::size_t>(33, 5000), outlast::Random(5, 6, 7));
  REQUIRE(outlast::segmentSteps(4, 5000, Index{2} * 8 * 4 * 16 * sizeof(float)) < 5000);
  const auto expected = run(one, *outlast::makeNetwork<double>(one.shape));
  CHECK(distance(one, run(one, *outlast::makeSequenceNetwork<double>(one.shape)), expected) < 1e-10);
  CHECK(distance(one, run(one, *outlast::makeSequenceNetwork<float>(one.shape)), expected) < 1e-3);
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
