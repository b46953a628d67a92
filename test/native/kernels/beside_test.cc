// A sequence beside a block: both have the bits that they have alone.
#include "lanes/beside.h"

#include "lanes/engine.h"
#include "lanes/unit_network.h"
#include "network_case.h"

namespace {

using network_case::Case;
using outlast::Index;

/// What a block and a sequence give: losses, gradients and final states.
template <class Real>
struct Passed {
  double loss = 0;
  std::vector<Real> gradients, final;
  bool operator==(const Passed&) const = default;
};

/// The first sequence of the batch by units, the others in one block; one beside the other, or after it.
template <class Cell, class Real>
Passed<Real> pass(const Case& one, bool beside) {
  using V = outlast::Pack<Real>;
  using Engine = outlast::LaneEngine<Cell, outlast::SequenceLanes<V>, 2>;
  const auto cast = [](const std::vector<double>& values) { return std::vector<Real>(values.begin(), values.end()); };
  const std::vector<Real> parameters = cast(one.parameters);
  const auto count = one.inputs.size();
  const auto width = static_cast<std::size_t>(outlast::stateSize(one.shape));
  std::vector<std::vector<Real>> inputs, targets, initial;
  std::vector<outlast::Sequence<Real>> batch(count);
  Passed<Real> passed;
  passed.final.resize(count * width);
  for (std::size_t b = 0; b < count; ++b) {
    inputs.push_back(cast(one.inputs[b]));
    targets.push_back(cast(one.targets[b]));
    initial.push_back(cast(one.initial[b]));
  }
  for (std::size_t b = 0; b < count; ++b) {
    batch[b].length = static_cast<Index>(one.masks[b].size());
    batch[b].inputs = inputs[b].data();
    batch[b].targets = targets[b].data();
    batch[b].mask = one.masked ? one.masks[b].data() : nullptr;
    batch[b].initial = initial[b].empty() ? nullptr : initial[b].data();
    batch[b].final = passed.final.data() + b * width;
  }
  const Index targetSize = outlast::targetSizeOf(one.loss, one.shape.outputSize);
  const outlast::Objective objective{
      one.loss, one.scored, targetSize,
      outlast::meanScale(std::span<const outlast::Sequence<Real>>(batch), one.scored, targetSize)};
  passed.gradients.resize(parameters.size());

  const auto units = outlast::makeUnitNetwork<Real>(one.shape);
  units->setParameters(parameters.data());
  units->take(batch[0], one.noise, objective, passed.gradients.data());
  if (!beside) units->run();

  Engine engine(one.shape);
  engine.setParameters(parameters.data());
  outlast::Block<V, 2> block;
  const outlast::Sequence<Real>* places[Engine::places] = {};
  for (std::size_t p = 0; p < Engine::places && p + 1 < count; ++p) places[p] = &batch[p + 1];
  block.fill(places, one.shape.inputSize, targetSize, one.scored);
  typename outlast::LaneNoise<V, 2>::Places noise;
  for (std::size_t p = 0; p < Engine::places; ++p) noise[p] = one.noise.from(static_cast<Index>(p) + 1);
  REQUIRE(engine.keepsAll(block));
  outlast::Beside* const taken = beside ? units.get() : nullptr;
  engine.forward(block, one.noise.sigma == 0 ? nullptr : &noise, taken);
  const V losses =
      engine.backward(block, Engine::Readout::scoreOf(one.loss),
                      outlast::broadcast<V>(static_cast<Real>(objective.scale)), passed.gradients.data(), taken);
  passed.loss = units->loss();
  for (int lane = 0; lane < outlast::widthOf<V>; ++lane) passed.loss += static_cast<double>(losses[lane]);
  return passed;
}

void checkPasses(const Case& one) {
  outlast::visitItem<outlast::Cells>(one.shape.cell, [&](auto cell) {
    using Cell = decltype(cell);
    CHECK(pass<Cell, float>(one, true) == pass<Cell, float>(one, false));
    CHECK(pass<Cell, double>(one, true) == pass<Cell, double>(one, false));
  });
}

}  // namespace

TEST_CASE("a sequence beside a block, and the block, have the bits that each has alone") {
  network_case::forEachKind(2, [](int cell, int layers, int loss, bool every) {
    for (const Index hidden : {1, 2, 3, 5, 8, 9, 20})
      for (int variant = 0; variant < 4;
           ++variant) {  // ragged: the sequence ends before the block, with it or after it
        Case one({cell, layers, hidden, loss, every, variant, 2 + 3 * variant});
        checkPasses(one);
        one.noise = {0.25, 7, 3};
        checkPasses(one);
      }
  });
}

TEST_CASE("a sequence beside a block may be empty, shorter or longer than it") {
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<outlast::Cells>); ++cell)
    for (const std::size_t length : {0, 1, 6, 7, 40}) {
      Case one({cell, 1, 3, 0, true, 0, 3});
      one.redraw({length, 7, 4}, outlast::Random(1, 2, 3));
      checkPasses(one);
    }
}
