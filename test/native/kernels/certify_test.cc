// Certificates against every Dyck-1 prefix there is, one by one, and against the order of states that they rest on.
#include "evaluation/certify.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "evaluation/frontier.h"
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

/// The shortest string that a model which keeps the order of states fails on, found with every state of every depth and
/// its origin noted; the state is h.
template <class Real>
class Table {
 public:
  Table(const ModelShape& shape, const std::vector<Real>& parameters, Index most)
      : map_(makeStateMap<Real>(shape, parameters.data(), std::array<Real, 4>{1, 0, 0, 1})),
        right_(rightStates(*map_, threshold)),
        room_(static_cast<std::size_t>(most + 2 * statePad)) {
    REQUIRE(!map_->hasC());
    for (const int end : {least, greatest}) {
      now_[end].resize(room_);
      for (auto& row : led_) row[end].resize(room_);
    }
    for (Index t = 0; t < most && string.empty(); ++t) step(t);
  }

  std::vector<std::uint8_t> string;

 private:
  static Index before(Index depth, int symbol) { return symbol == opening ? depth - 1 : depth + 1; }

  void step(Index t) {
    for (const int symbol : {opening, closing})
      for (const int end : {least, greatest})
        map_->advance(symbol, t + 1, {now_[end].data(), nullptr}, {led_[symbol][end].data(), nullptr});
    opened_.push_back({std::vector<bool>(room_), std::vector<bool>(room_)});
    for (Index depth = (t + 1) % 2; depth <= t + 1; depth += 2)
      for (const int end : {least, greatest}) choose(t, depth, end);
  }

  void choose(Index t, Index depth, int end) {
    const StateRange<Real> range = depth == 0 ? right_.atGround : right_.above;
    Real state[2]{};
    bool is[2];
    for (const int symbol : {opening, closing}) {
      const Index from = before(depth, symbol);
      is[symbol] = from >= 0 && from <= t;
      if (!is[symbol]) continue;
      state[symbol] = led_[symbol][end][static_cast<std::size_t>(from)];
      if (string.empty() && !(state[symbol] >= range.low && state[symbol] <= range.high)) goBack(t, depth, symbol, end);
    }
    const bool further = end == least ? state[opening] <= state[closing] : state[opening] >= state[closing];
    const bool opens = is[opening] && (!is[closing] || further);
    opened_.back()[static_cast<std::size_t>(end)][static_cast<std::size_t>(depth)] = opens;
    now_[end][static_cast<std::size_t>(depth)] = state[opens ? opening : closing];
  }

  void goBack(Index t, Index depth, int symbol, int end) {
    for (;; --t) {
      string.push_back(symbol == opening ? 1 : 0);
      depth = before(depth, symbol);
      if (t == 0) break;
      const auto& opened = opened_[static_cast<std::size_t>(t - 1)][static_cast<std::size_t>(end)];
      symbol = opened[static_cast<std::size_t>(depth)] ? opening : closing;
    }
    std::reverse(string.begin(), string.end());
  }

  std::unique_ptr<StateMap<Real>> map_;
  RightStates<Real> right_;
  std::size_t room_;
  std::vector<Real> now_[2];                              // [end][depth]
  std::vector<Real> led_[2][2];                           // [symbol][end][depth before]
  std::vector<std::array<std::vector<bool>, 2>> opened_;  // [step][end][depth]
};

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

TEST_CASE("a string is traced back as if all states had been kept") {
  // ReLU units, and how often the strings at least turn: where rounding decides, they go up and down.
  const ModelShape shape = one_unit::shapeOf(findItem<Cells>("relu"));
  const auto check = [&](auto real, double a, double b, double u, double level, Index leastTurns) {
    using Real = decltype(real);
    CAPTURE(u);
    const double numbers[] = {a, b, u, 0, 0, 0, 1, 1, -level};
    const std::vector<Real> parameters(std::begin(numbers), std::end(numbers));
    const std::vector<std::uint8_t> expected = Table<Real>(shape, parameters, 3000).string;
    Index turns = 0;
    for (std::size_t t = 1; t < expected.size(); ++t) turns += expected[t] != expected[t - 1];
    CHECK(std::ssize(expected) > 1000);
    CHECK(turns >= leastTurns);
    // Rows are kept every 94, 512 and 4096 steps; from the latter on, others twice again.
    for (const Index upTo : {Index{3000}, Index{1} << 14, Index{1} << 17}) {
      JobControl control;
      CHECK(certify({shape, threshold, upTo, 0}, parameters.data(), control).worst == expected);
    }
  };
  check(double{}, 0.1, -0.1, 1, 1e-14, 1);
  check(float{}, 1, -1, 1 + 1e-6, 0.5, 100);
  check(float{}, 1, -1, 1 + 2e-7, 0.5, 100);
}
