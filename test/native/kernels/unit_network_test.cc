// Hidden units in lanes against the plain path: every cell, loss, layer count, read-out, hidden sizes about a pack's
// width, ragged lengths, masks, initial states.
#include "lanes/unit_network.h"

#include "network_case.h"

namespace {

using network_case::Case;
using network_case::Distances;
using network_case::Kind;
using outlast::Index;

void take(Distances& worst, const Kind& kind) {
  const Case one(kind);
  worst.take(one, *outlast::makeUnitNetwork<double>(one.shape), *outlast::makeUnitNetwork<float>(one.shape));
}

}  // namespace

TEST_CASE("hidden units in lanes give the plain path's loss, gradients and final states") {
  Distances worst;
  network_case::forEachKind(3, [&](int cell, int layers, int loss, bool every) {
    for (const Index hidden : {1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 15, 16, 17, 20, 21, 24, 25, 31, 33, 64})
      for (int variant = 0; variant < 6; ++variant)
        take(worst, {cell, layers, hidden, loss, every, variant, 1 + variant % 3});
  });
  CHECK(worst.wide < 1e-11);
  CHECK(worst.narrow < 4e-4);
  MESSAGE("largest distance " << worst.wide << " in double, " << worst.narrow << " in float");
}

TEST_CASE("hidden units in lanes sum gradients over hundreds of steps") {
  Distances worst;
  network_case::forEachKind(1, [&](int cell, int layers, int loss, bool every) {
    for (const Index hidden : {3, 17, 40}) take(worst, {cell, layers, hidden, loss, every, 0, 3, 700});
  });
  CHECK(worst.wide < 1e-11);
  CHECK(worst.narrow < 4e-4);
  MESSAGE("largest distance " << worst.wide << " in double, " << worst.narrow << " in float");
}

TEST_CASE("hidden units in lanes: an empty sequence leaves the state where it was and gives no gradient") {
  outlast::ModelShape shape;
  shape.cell = static_cast<int>(std::tuple_size_v<outlast::Cells>) - 1;
  shape.hiddenSize = 5;
  const auto network = outlast::makeUnitNetwork<double>(shape);
  const std::vector<double> parameters(static_cast<std::size_t>(outlast::makeLayout(shape).size), 0.5);
  std::vector<double> gradients(parameters.size(), 1.0);
  std::vector<double> state(static_cast<std::size_t>(outlast::stateSize(shape)), 0.25);
  outlast::Sequence<double> sequence;
  sequence.initial = sequence.final = state.data();
  network->setParameters(parameters.data());
  CHECK(network->gradients(std::span(&sequence, 1), 0, outlast::Scored::last, gradients.data()) == 0);
  CHECK(state == std::vector<double>(state.size(), 0.25));
  CHECK(gradients == std::vector<double>(parameters.size(), 0.0));
}
