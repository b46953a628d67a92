// Noise on the state: its numbers, every arrangement of lanes against the plain path, that against finite differences,
// and the linear cell's against inputs that carry the same numbers.
#include "lanes/sequence_network.h"
#include "lanes/unit_network.h"
#include "one_lane.h"
#include "rnn/noise_block.h"

namespace {

using network_case::Case;
using network_case::distance;
using network_case::Distances;
using network_case::Kind;
using network_case::OneLane;
using network_case::Result;
using network_case::run;
using outlast::Index;
using outlast::StateNoise;

Case noisy(const Kind& kind) {
  Case one(kind);
  one.noise = {0.4, 77, 5 + static_cast<std::uint64_t>(kind.variant)};
  return one;
}

std::vector<double> numbersOf(const StateNoise& noise, Index first, Index count) {
  std::vector<double> numbers(static_cast<std::size_t>(count));
  outlast::fillNoise(noise, first, count, numbers.data());
  return numbers;
}

template <class Real>
Result runPlain(const Case& one) {
  return run(one, *outlast::makeNetwork<Real>(one.shape));
}

}  // namespace

TEST_CASE("noise is Box-Muller of Philox's words, number by number") {
  const StateNoise noise{2.0, 0x123456789, 0xABCDEF0123};
  const auto numbers = numbersOf(noise, 0, 96);
  for (const std::uint32_t block : {0U, 5U, 8U, 15U, 22U}) {
    const auto words = outlast::philox({block, 0xCDEF0123, 0xAB, outlast::streamName("noise")}, {0x23456789, 0x1});
    for (std::size_t half = 0; half < 2; ++half) {
      const double radius = 2.0 * std::sqrt(-2.0 * std::log((words[half] + 1.0) * 0x1p-32));
      const double angle = 2.0 * 3.14159265358979323846 * words[2 + half] * 0x1p-32;
      const std::size_t at = block / 8 * 32 + half * 8 + block % 8;
      CHECK(numbers[at] == doctest::Approx(radius * std::cos(angle)).epsilon(1e-12).scale(1e-3));
      CHECK(numbers[at + 16] == doctest::Approx(radius * std::sin(angle)).epsilon(1e-12).scale(1e-3));
    }
  }
}

TEST_CASE("noise of a block of Philox is that of all of them, to the bit") {
  const StateNoise noise{1, 0x123456789, 0xABCDEF0123};
  const auto all = numbersOf(noise, 0, 96);
  for (std::uint32_t block = 0; block < 24; ++block) {
    const auto numbers = outlast::noiseOfBlock(noise, block);
    for (std::size_t k = 0; k < 4; ++k) CHECK(numbers[k] == all[block / 8 * 32 + block % 8 + 8 * k]);
  }
}

TEST_CASE("noise is the same wherever one begins, other in another sequence or run, and none for 0") {
  const StateNoise noise{1.5, 3, 4};
  const auto all = numbersOf(noise, 0, 200);
  for (const Index first : {1, 31, 32, 33, 100, 199}) {
    const auto rest = numbersOf(noise, first, 200 - first);
    CHECK(std::equal(rest.begin(), rest.end(), all.begin() + first));
  }
  CHECK(numbersOf(noise.from(2), 0, 200) == numbersOf({1.5, 3, 6}, 0, 200));
  CHECK(numbersOf(noise.from(1), 0, 200) != all);
  CHECK(numbersOf({1.5, 4, 4}, 0, 200) != all);
  for (const double none : numbersOf({0, 3, 4}, 0, 40)) CHECK((none == 0 && std::signbit(none)));
}

TEST_CASE("noise is standard normal, times sigma") {
  constexpr Index count = 200000;
  const auto numbers = numbersOf({3, 11, 0}, 0, count);
  double sums[5] = {}, lagged = 0, beyond = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const double x = numbers[i] / 3;
    for (int power = 1; power <= 4; ++power) sums[power] += std::pow(x, power) / count;
    lagged += i == 0 ? 0 : x * numbers[i - 1] / 3 / count;
    beyond += std::abs(x) > 1.959964 ? 1.0 / count : 0;
  }
  // Four standard errors.
  const double error = 4 / std::sqrt(static_cast<double>(count));
  CHECK(std::abs(sums[1]) < error);
  CHECK(std::abs(sums[2] - 1) < error * std::sqrt(2.0));
  CHECK(std::abs(sums[3]) < error * std::sqrt(15.0));
  CHECK(std::abs(sums[4] - 3) < error * std::sqrt(96.0));
  CHECK(std::abs(lagged) < error);
  CHECK(std::abs(beyond - 0.05) < error * std::sqrt(0.05));
}

TEST_CASE("noise on the state: sequences in lanes and hidden units in lanes give the plain path's results") {
  Distances sequences, units;
  network_case::forEachKind(2, [&](int cell, int layers, int loss, bool every) {
    for (int variant = 0; variant < 4; ++variant) {
      const Case many = noisy({cell, layers, 3 + 5 * variant, loss, every, variant, 1 + 11 * variant});
      const Case left = noisy({cell, layers, 2 + 3 * variant, loss, every, variant, 33});  // one more than full packs
      for (const Case& one : {many, left})
        sequences.take(one, *outlast::makeSequenceNetwork<double>(one.shape),
                       *outlast::makeSequenceNetwork<float>(one.shape));
      for (const Index hidden : {1, 5, 16, 21}) {
        const Case few = noisy({cell, layers, hidden, loss, every, variant, 1 + variant % 3});
        units.take(few, *outlast::makeUnitNetwork<double>(few.shape), *outlast::makeUnitNetwork<float>(few.shape));
      }
    }
  });
  CHECK(sequences.wide < 1e-11);
  CHECK(sequences.excess < 2e-5);
  CHECK(units.wide < 1e-11);
  CHECK(units.narrow < 4e-4);
}

TEST_CASE("noise on the state: models in lanes give the plain path's results, with the same bits in any company") {
  double worst = 0;
  network_case::forEachKind(2, [&](int cell, int layers, int loss, bool every) {
    for (int variant = 0; variant < 4; ++variant) {
      Case one = noisy({cell, layers, 1 + 2 * variant, loss, every, variant, 1 + variant});
      const auto of = [&](int lane, bool company) {
        OneLane<double> network(one.shape, lane, company);
        return run(one, network);
      };
      const Result alone = of(0, false), among = of(1, true);
      CHECK(alone.loss == among.loss);
      CHECK(alone.gradients == among.gradients);
      CHECK(alone.final == among.final);
      worst = network_case::worse(worst, distance(one, among, runPlain<double>(one)));
      // A lane without noise does not see its neighbours'.
      one.noise = {};
      const Result quiet = of(1, true), still = of(0, false);
      CHECK(quiet.loss == still.loss);
      CHECK(quiet.gradients == still.gradients);
      CHECK(quiet.loss != among.loss);
    }
  });
  CHECK(worst < 1e-11);
}

TEST_CASE("noise on the state is the same where long sequences are cut into segments") {
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<outlast::Cells>); ++cell) {
    Case one = noisy({cell, cell == 0 ? 1 : 2, 18, 0, true, 3, 3});
    one.redraw({3000, 1, 6000}, outlast::Random(5, 6, 7));
    const auto lanes = outlast::makeSequenceNetwork<double>(one.shape);
    CHECK(distance(one, run(one, *lanes), runPlain<double>(one)) < 1e-9);
  }
}

TEST_CASE("noise on the state: gradients of the noised loss agree with central differences") {
  network_case::forEachKind(2, [&](int cell, int layers, int loss, bool every) {
    if (loss != 0) return;
    Case one = noisy({cell, layers, 3, loss, every, 1, 3});
    const Result at = runPlain<double>(one);
    constexpr double step = 1e-5;
    for (std::size_t i = 0; i < one.parameters.size(); ++i) {
      const double kept = one.parameters[i];
      one.parameters[i] = kept + step;
      const double up = runPlain<double>(one).loss;
      one.parameters[i] = kept - step;
      const double down = runPlain<double>(one).loss;
      one.parameters[i] = kept;
      CHECK(at.gradients[i] == doctest::Approx((up - down) / (2 * step)).epsilon(1e-6).scale(1e-2));
    }
  });
}

TEST_CASE("noise on a linear cell's state is what inputs of their own carry into each unit") {
  Case one = noisy({0, 1, 5, 0, true, 3, 4});
  const Result with = runPlain<double>(one);
  // x becomes (x, noise), B becomes (B, 1).
  Case wide = one;
  wide.noise = {};
  const Index h = one.shape.hiddenSize, inputs = one.shape.inputSize;
  wide.shape.inputSize = inputs + h;
  const auto narrowAt = outlast::makeLayout(one.shape), wideAt = outlast::makeLayout(wide.shape);
  wide.parameters.assign(static_cast<std::size_t>(wideAt.size), 0);
  for (std::size_t p = 0; p < narrowAt.parameters.size(); ++p) {
    const auto& from = narrowAt.parameters[p];
    if (from.offset != narrowAt.layers[0].weightIh)
      std::copy_n(one.parameters.data() + from.offset, from.size, wide.parameters.data() + wideAt.parameters[p].offset);
  }
  for (Index j = 0; j < h; ++j) {
    double* row = wide.parameters.data() + wideAt.layers[0].weightIh + j * (inputs + h);
    std::copy_n(one.parameters.data() + narrowAt.layers[0].weightIh + j * inputs, inputs, row);
    row[inputs + j] = 1;
  }
  for (std::size_t b = 0; b < one.inputs.size(); ++b) {
    const auto steps = static_cast<Index>(one.masks[b].size());
    const auto noise = numbersOf(one.noise.from(static_cast<Index>(b)), 0, steps * h);
    wide.inputs[b].clear();
    for (Index t = 0; t < steps; ++t) {
      wide.inputs[b].insert(wide.inputs[b].end(), one.inputs[b].begin() + t * inputs,
                            one.inputs[b].begin() + (t + 1) * inputs);
      wide.inputs[b].insert(wide.inputs[b].end(), noise.begin() + t * h, noise.begin() + (t + 1) * h);
    }
  }
  const Result carried = runPlain<double>(wide);
  CHECK(with.loss == doctest::Approx(carried.loss).epsilon(1e-13));
  for (std::size_t p = 0; p < narrowAt.parameters.size(); ++p) {
    const auto& own = narrowAt.parameters[p];
    const bool isB = own.offset == narrowAt.layers[0].weightIh;
    for (Index i = 0; i < own.size; ++i) {
      const Index other = wideAt.parameters[p].offset + (isB ? i / inputs * (inputs + h) + i % inputs : i);
      CHECK(with.gradients[own.offset + i] == doctest::Approx(carried.gradients[other]).epsilon(1e-11).scale(1e-3));
    }
  }
  CHECK(with.loss != runPlain<double>([&] {
                       Case quiet = one;
                       quiet.noise = {};
                       return quiet;
                     }())
                         .loss);
}
