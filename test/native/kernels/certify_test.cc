// Certificates against every Dyck-1 prefix there is, one by one, and against the order of states that they rest on.
#include "evaluation/certify.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "one_unit.h"
#include "rnn/state_map.h"

using namespace outlast;

namespace {

constexpr Index longest = 11;
constexpr double threshold = 0.5;

bool isRight(double open, double close, Index depth) {
  return open >= threshold && (depth > 0 ? close >= threshold : close < threshold);
}

/// The horizon over all prefixes, walked one after another.
template <class Real>
Index bruteForce(const ModelShape& shape, const std::vector<Real>& parameters) {
  struct Prefix {
    Index depth;
    std::vector<Real> state;
  };
  one_unit::Stepper<Real> stepper(shape, parameters.data());
  std::vector<Prefix> prefixes{{0, {}}};
  for (Index t = 0; t < longest; ++t) {
    std::vector<Prefix> next;
    for (const Prefix& prefix : prefixes)
      for (const bool opens : {true, false}) {
        if (!opens && prefix.depth == 0) continue;
        const auto after = stepper.step(prefix.state.empty() ? nullptr : prefix.state.data(), opens);
        const Index depth = prefix.depth + (opens ? 1 : -1);
        if (!isRight(static_cast<double>(after.outputs[0]), static_cast<double>(after.outputs[1]), depth)) return t;
        next.push_back({depth, after.state});
      }
    prefixes = std::move(next);
  }
  return longest;
}

/// The first wrong step of a string, counted from 1; 0 for none.
template <class Real>
Index firstWrong(const ModelShape& shape, const std::vector<Real>& parameters,
                 const std::vector<std::uint8_t>& string) {
  one_unit::Stepper<Real> stepper(shape, parameters.data());
  std::vector<Real> state;
  Index depth = 0;
  for (std::size_t t = 0; t < string.size(); ++t) {
    const auto after = stepper.step(state.empty() ? nullptr : state.data(), string[t] != 0);
    depth += string[t] != 0 ? 1 : -1;
    REQUIRE(depth >= 0);
    if (!isRight(static_cast<double>(after.outputs[0]), static_cast<double>(after.outputs[1]), depth))
      return static_cast<Index>(t + 1);
    state = after.state;
  }
  return 0;
}

struct Tally {
  Index models = 0, exact = 0, longerThanOne = 0;
};

template <class Real>
void check(int cell, double noise, std::uint64_t seed, Tally& tally) {
  const ModelShape shape = one_unit::shapeOf(cell);
  const auto parameters = one_unit::counter<Real>(cell, noise, seed);
  JobControl control;
  const Certificate found = certify({shape, threshold, longest, 0}, parameters.data(), control);
  const Index horizon = bruteForce(shape, parameters);
  const Index failure = std::ssize(found.worst);
  const bool met = failure == found.horizon + 1 || found.horizon == longest;
  if (found.order == OrderKind::exact) CHECK(met);
  CHECK(found.horizon <= horizon);
  if (met) CHECK(found.horizon == horizon);
  if (failure > 0) {
    CHECK(failure > horizon);
    CHECK(firstWrong(shape, parameters, found.worst) == failure);
  }
  ++tally.models;
  tally.exact += met;
  tally.longerThanOne += horizon > 1 && horizon < longest;
}

}  // namespace

TEST_CASE("the horizon over all strings is the one that every string by itself gives") {
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<Cells>); ++cell) {
    CAPTURE(cell);
    Tally tally;
    for (const double noise : {0.0, 0.02, 0.1, 0.3})
      for (std::uint64_t seed = 0; seed < 8; ++seed) {
        check<float>(cell, noise, seed, tally);
        check<double>(cell, noise, seed, tally);
      }
    MESSAGE(std::string(itemNames<Cells>()[static_cast<std::size_t>(cell)])
            << ": " << tally.exact << " of " << tally.models << " exact, " << tally.longerThanOne << " fail later");
    CHECK(tally.exact > tally.models * 3 / 4);
    CHECK(tally.longerThanOne > tally.models / 4);
  }
}

TEST_CASE("a step that does not keep the order of states is not taken for one that does") {
  const int gru = findItem<Cells>("gru");
  const ModelShape shape = one_unit::shapeOf(gru);
  const auto orderOf = [&](const std::vector<double>& parameters) {
    const auto map = makeStateMap<double>(shape, parameters.data(), std::array<double, 4>{1, 0, 0, 1});
    const double zero = 0;
    return stateOrder(shape, *map, States<const double>{&zero, nullptr});
  };
  auto parameters = one_unit::counter<double>(gru, 0, 0);
  const auto keeps = orderOf(parameters);
  CHECK(keeps.kind == OrderKind::widened);
  CHECK_FALSE(keeps.reverses[0]);
  CHECK(keeps.low < -1);
  CHECK(keeps.high > 1);
  CHECK(keeps.slack > 0);
  CHECK(keeps.slack < 1e-13);
  // No update gate, and n = tanh(-2 h): every step turns the order round.
  parameters[10] = -40;
  parameters[8] = -4;
  const auto reverses = orderOf(parameters);
  CHECK(reverses.kind == OrderKind::widened);
  CHECK(reverses.reverses[0]);
  CHECK(reverses.reverses[1]);
  // n = tanh(sigmoid(8 h) (1 - 2 h) +- 1) rises with h up to 0.21, and then falls.
  parameters[6] = 8;
  parameters[8] = -2;
  parameters[14] = 1;
  const auto bends = orderOf(parameters);
  CHECK(bends.low <= -1);
  CHECK(bends.high > 0);
  CHECK(bends.high < 0.25);

  // An LSTM whose forget gate closes as h grows: c' falls with c where tanh is steep, and rises beyond.
  const int lstm = findItem<Cells>("lstm");
  auto gates = one_unit::counter<double>(lstm, 0, 0);
  const auto orderOfGates = [&] {
    const auto map = makeStateMap<double>(one_unit::shapeOf(lstm), gates.data(), std::array<double, 4>{1, 0, 0, 1});
    const double zero = 0;
    return stateOrder(one_unit::shapeOf(lstm), *map, States<const double>{&zero, &zero});
  };
  gates[9] = 0.5;  // the forget gate's weight of h
  CHECK(orderOfGates().kind == OrderKind::widened);
  CHECK(orderOfGates().spreads);
  CHECK(orderOfGates().high > 1000);
  gates[9] = -6;
  const auto falls = orderOfGates();
  CHECK(falls.high < 2);
  gates[10] = -6;  // and the candidate's, which is not saturated
  gates[4] = 0.1;
  gates[5] = -0.1;
  CHECK(orderOfGates().kind == OrderKind::none);
}
