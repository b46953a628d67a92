// A linear model's gradient from its impulse response, on an emulated team, against the plain path.
#include "../kernels/network_case.h"
#include "emulated_network.h"

namespace {

using network_case::Case;
using network_case::EmulatedNetwork;
using network_case::gradientDistance;
using outlast::Index;

const int linear = outlast::findItem<outlast::Cells>("linear");

/// Calls visit(case) for every loss and scored steps, with more entries than outputs and with fewer, and with every
/// number of units from 1 to 8; without states that sequences bring along.
template <class Visit>
void forEachCase(Visit&& visit) {
  for (int loss = 0; loss < static_cast<int>(std::tuple_size_v<outlast::Losses>); ++loss)
    for (const bool every : {false, true})
      for (const int variant : {1, 2, 3, 6, 7})
        visit(Case({linear, 1, 1 + (variant + 3 * loss) % 8, loss, every, variant, 1 + variant * 5 % 11}));
}

}  // namespace

TEST_CASE("the impulse response gives the gradient that back-propagation gives") {
  forEachCase([](const Case& one) {
    const auto expected = run(one, *outlast::makeNetwork<double>(one.shape));
    EmulatedNetwork<double> wide(one.shape, {}, 3, true);
    EmulatedNetwork<float> narrow(one.shape, {}, 3, true);
    INFO("loss " << one.loss << ", hidden " << one.shape.hiddenSize << ", inputs " << one.shape.inputSize);
    CHECK(gradientDistance(one.shape, run(one, wide), expected) < 1e-11);
    CHECK(gradientDistance(one.shape, run(one, narrow), expected) < 5e-5);
  });
}

TEST_CASE("of white inputs' factor, the mean loss is the distance of the impulse responses") {
  // Targets of a teacher whose response is 1 / (lag + 1), read at the last step.
  constexpr Index length = 7;
  Case one({linear, 1, 3, 0, false, 2, length});
  one.shape.inputSize = one.shape.outputSize = 1;
  one.shape.bias = one.shape.readoutBias = one.shape.learnInitialState = false;
  one.shape.readout = outlast::ReadoutActivation::none;
  one.parameters.resize(static_cast<std::size_t>(outlast::makeLayout(one.shape).size));
  one.masked = false;
  const double scale = std::sqrt(static_cast<double>(length));
  for (Index b = 0; b < length; ++b) {
    auto& inputs = one.inputs[static_cast<std::size_t>(b)];
    inputs.assign(length, 0);
    inputs[static_cast<std::size_t>(b)] = scale;
    one.targets[static_cast<std::size_t>(b)].assign(length, scale / static_cast<double>(length - b));
    one.masks[static_cast<std::size_t>(b)].assign(length, 1);
    one.initial[static_cast<std::size_t>(b)].clear();
  }
  double expected = 0;
  std::vector<double> state(one.parameters.begin() + 9, one.parameters.begin() + 12);  // B
  for (Index lag = 0; lag < length; ++lag) {
    double response = 0;
    std::vector<double> next(3);
    for (std::size_t i = 0; i < 3; ++i) {
      response += one.parameters[12 + i] * state[i];
      for (std::size_t k = 0; k < 3; ++k) next[i] += one.parameters[3 * i + k] * state[k];
    }
    expected += std::pow(response - 1 / static_cast<double>(lag + 1), 2);
    state = next;
  }
  EmulatedNetwork<double> network(one.shape, {}, 1, true);
  CHECK(run(one, network).loss == doctest::Approx(expected).epsilon(1e-12));
}

TEST_CASE("without any one of its barriers the impulse response gives other numbers") {
  using Barrier = outlast::device::Barrier;
  std::vector<Barrier> all, missed;
  const auto add = [](std::vector<Barrier>& some, const Barrier& one) {
    if (std::ranges::find(some, one) == some.end()) some.push_back(one);
  };
  for (const int variant : {3, 6}) {
    const Case one({linear, 1, 6, 0, true, variant, 9, 6});
    const auto gradients = [&](std::uint64_t seed, const Barrier& forgotten) {
      EmulatedNetwork<double> network(one.shape, {Index{20} * 1024, 64}, seed, true);
      network.fibers().forget(forgotten);
      auto result = run(one, network);
      for (const Barrier& barrier : network.fibers().barriers()) add(all, barrier);
      return result;
    };
    const auto whole = gradients(1, {});
    const std::vector<Barrier> barriers = all;
    for (const Barrier& barrier : barriers)
      for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const auto result = gradients(seed, barrier);
        if (!(result.loss == whole.loss && result.gradients == whole.gradients)) add(missed, barrier);
      }
  }
  CHECK(all.size() >= 8);
  for (const Barrier& barrier : all) {
    INFO(std::string(barrier.file) << ":" << barrier.line);
    CHECK(std::ranges::find(missed, barrier) != missed.end());
  }
}
