// Blocks that share a model, run by an emulated crew, against the plain path.
#include "forget_each.h"

namespace {

using network_case::Case;
using network_case::Distances;
using network_case::EmulatedNetwork;
using outlast::Index;
using outlast::device::DeviceLimits;
using outlast::device::Plan;
using outlast::device::PlanRequest;
using outlast::device::Purpose;
using Slices = std::pair<int, int>;

/// Crews of models with more than `units` hidden units, of eight rows to a block.
constexpr DeviceLimits crewsOf(int blocks, int units, int threads = 64) {
  return {.exchangeBytes = Index{48} * 1024,
          .threads = threads,
          .warps = false,
          .crew = blocks,
          .unitsOfBlock = units,
          .rowsOfBlock = 8,
          .rowsOfUnits = 8};
}

/// How the gradients in double were shared out.
Slices compareCrew(const Case& one, const DeviceLimits& limits, std::uint64_t seed) {
  EmulatedNetwork<double> wide(one.shape, limits, seed);
  EmulatedNetwork<float> narrow(one.shape, limits, seed);
  Distances own;
  own.take(one, wide, narrow);
  CHECK(own.wide < 1e-11);
  CHECK(own.narrow < 1e-4);
  return wide.slices();
}

constexpr int crewLstm = static_cast<int>(std::tuple_size_v<outlast::Cells>) - 1;

Plan planOf(const PlanRequest& request, const DeviceLimits& limits) { return makePlan(request, limits); }

/// What an H200 gives a block.
DeviceLimits large() { return {.exchangeBytes = Index{227} * 1024, .crew = 132}; }

PlanRequest lstmOf(int units, int batch) {
  PlanRequest request;
  request.shape = {.cell = crewLstm, .inputSize = 1, .hiddenSize = units, .outputSize = 1};
  request.batch = batch;
  request.longest = 50;
  return request;
}

Slices slicesOf(const PlanRequest& request, const DeviceLimits& limits) {
  const Plan plan = planOf(request, limits);
  return {plan.rowSlices, plan.unitSlices};
}

}  // namespace

TEST_CASE("of a crew, every cell, loss and scored steps, one to three layers, of ragged batches") {
  network_case::forEachKind(3, [&](int cell, int layers, int loss, bool every) {
    for (int variant = loss % 2; variant < 6; variant += 2) {
      const Index hidden = 3 + (3 * variant + cell) % 8, batch = 1 + variant * 7 % 23;
      INFO("cell " << cell << ", layers " << layers << ", loss " << loss << ", every " << every << ", variant "
                   << variant);
      compareCrew(Case({cell, layers, hidden, loss, every, variant, batch}), crewsOf(6, 2, 32),
                  static_cast<std::uint64_t>(variant));
    }
  });
}

TEST_CASE("slices of rows and of units, none of which need be as large as another") {
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<outlast::Cells>); ++cell) {
    const int layers = cell == 0 ? 1 : 2;
    INFO("cell " << cell);
    const auto sliced = [&](Index hidden, Index batch, const DeviceLimits& limits) {
      return compareCrew(Case({cell, layers, hidden, 0, cell % 2 == 0, 3, batch, 5}), limits, 3);
    };
    CHECK(sliced(7, 5, crewsOf(2, 4)) == Slices(1, 2));
    CHECK(sliced(7, 21, crewsOf(2, 96)) == Slices(2, 1));
    CHECK(sliced(7, 13, crewsOf(4, 4)) == Slices(2, 2));
    CHECK(sliced(7, 21, crewsOf(6, 4)) == Slices(3, 2));
  }
  // More slices of rows than a step has quads: some are empty.
  DeviceLimits narrow = crewsOf(6, 4);
  narrow.rowsOfUnits = 1;
  CHECK(compareCrew(Case({crewLstm, 2, 7, 0, true, 3, 6, 5}), narrow, 3) == Slices(3, 2));
}

TEST_CASE("more rows, units and terms than a crew has room for") {
  // Tiles in the workspace; weights too, and fewer rows at a time.
  const Case one({crewLstm, 2, 33, 0, true, 3, 41, 5});
  CHECK(compareCrew(one,
                    {.exchangeBytes = Index{40} * 1024, .threads = 32, .warps = false, .crew = 4, .unitsOfBlock = 8},
                    7) == Slices(1, 4));
  CHECK(compareCrew(one,
                    {.exchangeBytes = Index{20} * 1024, .threads = 32, .warps = false, .crew = 2, .unitsOfBlock = 8},
                    7) == Slices(1, 2));
}

TEST_CASE("a model's shape and batch decide on its crew") {
  // No crew: few units and rows, no second block, another purpose, another way to the gradient.
  CHECK(slicesOf(lstmOf(96, 127), large()) == Slices(1, 1));
  CHECK(slicesOf(lstmOf(256, 32), {}) == Slices(1, 1));
  auto other = lstmOf(256, 512);
  other.purpose = Purpose::walk;
  CHECK(slicesOf(other, large()) == Slices(1, 1));
  other = lstmOf(256, 512);
  other.shape.cell = outlast::findItem<outlast::Cells>("linear");
  other.impulse = true;
  CHECK(slicesOf(other, large()) == Slices(1, 1));
  // Rows alone, also of models that warps have where batches are small.
  CHECK(slicesOf(lstmOf(96, 128), large()) == Slices(8, 1));
  CHECK(slicesOf(lstmOf(32, 128), large()) == Slices(4, 1));
  CHECK(planOf(lstmOf(16, 127), large()).warpWidth == 16);
  CHECK(slicesOf(lstmOf(16, 128), large()) == Slices(2, 1));
  CHECK(planOf(lstmOf(2, 256), large()).warpWidth == 2);
  CHECK(slicesOf(lstmOf(2, 257), large()) == Slices(5, 1));
  CHECK(slicesOf(lstmOf(16, 100000), large()) == Slices(132, 1));
  // Units: weights in exchange memory, their gradient in registers. As many slices of rows as there are blocks.
  CHECK(slicesOf(lstmOf(256, 32), large()) == Slices(2, 9));
  for (const int units : {97, 128, 256, 512}) {
    const Plan plan = planOf(lstmOf(units, 32), large());
    INFO(units << " units: " << plan.rowSlices << " x " << plan.unitSlices);
    CHECK(plan.rowSlices == 2);
    CHECK(plan.unitSlices > 1);
    CHECK(!plan.weightsInWorkspace);
    CHECK(!plan.tilesInWorkspace);
    const Plan less = planOf(lstmOf(units, 1), [&] {
      auto limits = large();
      limits.crew = std::max(2, plan.unitSlices - 1);
      return limits;
    }());
    CHECK((plan.unitSlices == 2 || less.tilesInWorkspace || less.weightsInWorkspace));
    CHECK(planOf(lstmOf(units, 100000), large()).rowSlices == 132 / plan.unitSlices);
  }
}

TEST_CASE("a crew without any one of its barriers gives other numbers") {
  // Two slices of each, rows in several turns; and every row as long as the window.
  Case ragged({crewLstm, 2, 7, 0, true, 3, 40, 6}), even({crewLstm, 1, 7, 0, true, 3, 40, 6});
  even.redraw(std::vector<std::size_t>(40, 6), outlast::Random(3, 1, 0));
  DeviceLimits limits = crewsOf(4, 2);
  limits.exchangeBytes = Index{10} * 1024;
  limits.rowsOfUnits = 20;
  network_case::forgetEach({ragged, even}, limits, 13);
}
