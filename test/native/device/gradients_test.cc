// The kernels of devices, run by an emulated team, against the plain path.
#include "forget_each.h"

namespace {

using network_case::Case;
using network_case::Distances;
using network_case::EmulatedNetwork;
using network_case::forgetEach;
using outlast::Index;
using outlast::device::DeviceLimits;

/// The kernels of blocks for models that warps could have.
constexpr DeviceLimits withoutWarps{.warps = false};

Distances compare(const Case& one, const DeviceLimits& limits, std::uint64_t seed) {
  Distances distances;
  EmulatedNetwork<double> wide(one.shape, limits, seed);
  EmulatedNetwork<float> narrow(one.shape, limits, seed);
  distances.take(one, wide, narrow);
  return distances;
}

}  // namespace

TEST_CASE("every cell, loss and scored steps, one to three layers, of ragged batches") {
  Distances worst;
  network_case::forEachKind(3, [&](int cell, int layers, int loss, bool every) {
    for (int variant = loss % 2; variant < 6; variant += 2) {
      const Index hidden = 1 + (3 * variant + cell) % 8;
      const Case one({cell, layers, hidden, loss, every, variant, 1 + (variant * 5) % 11});
      for (const DeviceLimits& limits : {DeviceLimits{}, withoutWarps}) {
        // Of several layers both are the same.
        if (layers > 1 && !limits.warps) continue;
        const Distances own = compare(one, limits, static_cast<std::uint64_t>(variant));
        INFO("cell " << cell << ", layers " << layers << ", loss " << loss << ", every " << every << ", variant "
                     << variant << ", warps " << limits.warps);
        CHECK(own.wide < 1e-11);
        CHECK(own.narrow < 2e-5);
        worst.wide = network_case::worse(worst.wide, own.wide);
        worst.narrow = network_case::worse(worst.narrow, own.narrow);
      }
    }
  });
  MESSAGE("largest distance " << worst.wide << " in double, " << worst.narrow << " in float");
}

TEST_CASE("a warp has every model that its registers hold, and a block all others") {
  using outlast::device::holdsUnit;
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<outlast::Cells>); ++cell) {
    const int gates = outlast::visitItem<outlast::Cells>(cell, [](auto item) { return decltype(item)::gates; });
    const auto widthFor = [gates](int units, int inputs, int realBytes) {
      for (int width = 2; holdsUnit(gates, width, realBytes); width *= 2)
        if (units <= width && inputs <= outlast::device::mostUnitInputs(gates, width, realBytes)) return width;
      return 0;
    };
    // All lanes of a slot and fewer; on both sides of the widest slot.
    for (const int units : {1, 2, 3, 4, 7, 8, 13, 16, 21, 32, 33}) {
      // Inputs by variant: 1, 2, 3.
      const Case one({cell, 1, units, 0, true, units % 3, 1 + units * 7 % 19, 4});
      const int inputs = static_cast<int>(one.shape.inputSize);
      EmulatedNetwork<double> wide(one.shape, {}, 5);
      EmulatedNetwork<float> narrow(one.shape, {}, 5);
      Distances own;
      own.take(one, wide, narrow);
      INFO("cell " << cell << ", units " << units);
      CHECK(own.wide < 1e-11);
      CHECK(own.narrow < 1e-4);
      CHECK(wide.warpWidth() == widthFor(units, inputs, 8));
      CHECK(narrow.warpWidth() == widthFor(units, inputs, 4));
    }
  }
}

TEST_CASE("what a warp does not do goes to a block") {
  outlast::device::PlanRequest plain;
  plain.shape = {.cell = outlast::findItem<outlast::Cells>("linear"), .inputSize = 1, .hiddenSize = 4, .outputSize = 1};
  plain.batch = plain.longest = 3;
  const auto widthOf = [](const outlast::device::PlanRequest& request, const DeviceLimits& limits = {}) {
    return makePlan(request, limits).warpWidth;
  };
  CHECK(widthOf(plain) == 4);
  CHECK(widthOf(plain, withoutWarps) == 0);
  auto other = plain;
  other.impulse = true;
  CHECK(widthOf(other) == 0);
  other = plain;
  other.penalties = true;
  CHECK(widthOf(other) == 0);
  other = plain;
  other.noise = true;
  CHECK(widthOf(other) == 0);
  other = plain;
  other.purpose = outlast::device::Purpose::walk;
  CHECK(widthOf(other) == 0);
  other = plain;
  other.shape.inputSize = 5;
  CHECK(widthOf(other) == 0);
  other = plain;
  other.shape.outputSize = outlast::device::mostWarpOutputs;
  CHECK(widthOf(other) == 4);
  // Blocks have several warps, which all need exchange memory.
  CHECK(widthOf(other, {Index{24} * 1024, 64}) == 0);
  ++other.shape.outputSize;
  CHECK(widthOf(other) == 0);
  other = plain;
  other.shape.cell = outlast::findItem<outlast::Cells>("tanh");
  other.shape.layers = 2;
  CHECK(widthOf(other) == 0);
}

TEST_CASE("more rows, units and terms than a team has room for") {
  // Of exchange memory enough for all; for fewer rows at a time; for no weights. Threads enough, and too few for tiles.
  const DeviceLimits limits[] = {{Index{200} * 1024, 512}, {Index{40} * 1024, 64}, {Index{24} * 1024, 32}};
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<outlast::Cells>); ++cell) {
    for (const DeviceLimits& limit : limits) {
      const int layers = cell == 0 ? 1 : 2;
      const Case one({cell, layers, 33, 0, cell % 2 == 0, 3 + cell, 41, 5});
      const Distances own = compare(one, limit, 7);
      INFO("cell " << cell << ", exchange " << limit.exchangeBytes);
      CHECK(own.wide < 1e-11);
      CHECK(own.narrow < 1e-4);
    }
  }
}

TEST_CASE("noise on the state is the plain path's, whatever a team has room for") {
  Distances worst;
  network_case::forEachKind(3, [&](int cell, int layers, int loss, bool every) {
    for (int variant = loss % 2; variant < 6; variant += 2) {
      Case one({cell, layers, 1 + (3 * variant + cell) % 11, loss, every, variant, 1 + (variant * 5) % 11});
      one.noise = {0.4, 0x123456789, 5 + static_cast<std::uint64_t>(variant)};
      // More threads than rows, and fewer; a few rows at a time.
      for (const DeviceLimits& limits : {DeviceLimits{}, DeviceLimits{Index{6} * 1024, 32}}) {
        const Distances own = compare(one, limits, static_cast<std::uint64_t>(variant));
        INFO("cell " << cell << ", layers " << layers << ", loss " << loss << ", every " << every << ", variant "
                     << variant << ", threads " << limits.threads);
        CHECK(own.wide < 1e-11);
        CHECK(own.narrow < 1e-4);
        worst.wide = network_case::worse(worst.wide, own.wide);
        worst.narrow = network_case::worse(worst.narrow, own.narrow);
      }
    }
  });
  // More rows than threads.
  Case many({1, 2, 5, 0, true, 3, 70, 6});
  many.noise = {0.4, 7, 8};
  CHECK(compare(many, {Index{48} * 1024, 32}, 1).wide < 1e-11);
  MESSAGE("largest distance " << worst.wide << " in double, " << worst.narrow << " in float");
}

namespace {

constexpr int lstm = static_cast<int>(std::tuple_size_v<outlast::Cells>) - 1;

}  // namespace

TEST_CASE("a block without any one of its barriers gives other numbers") {
  // Tiles for every thread; threads that share a tile; rows in several blocks, of layers that have learned their start.
  Case noisy({lstm, 1, 3, 0, true, 3, 9, 6});
  noisy.noise = {0.4, 7, 8};
  forgetEach({Case({lstm, 2, 6, 0, true, 3, 9, 6}), Case({lstm, 1, 2, 0, true, 3, 30, 6}),
              Case({lstm, 2, 6, 0, true, 3, 40, 3}), noisy},
             {Index{20} * 1024, 64, false}, 9);
}

TEST_CASE("a warp without any one of its barriers, swaps and votes gives other numbers") {
  // A barrier of states and one of gradients, three sums by swaps, a vote; slots enough for all rows, and too few.
  forgetEach({Case({lstm, 1, 2, 0, true, 3, 30, 6}), Case({lstm, 1, 4, 0, false, 3, 5, 6})}, {}, 6);
}
