// Steps of many states at once: the bits of the steppers along strings, and boxes that hold whatever lies in boxes.
#include "rnn/state_map.h"

#include <doctest/doctest.h>

#include "core/packs.h"
#include "one_unit.h"

using namespace outlast;

namespace {

constexpr Index count = 37;
constexpr Index room = count + statePad;

template <class Real>
struct MapRows {
  std::vector<Real> h = std::vector<Real>(room), c = std::vector<Real>(room);
  States<Real> states() { return {h.data(), c.data()}; }
};

template <class Real>
MapRows<Real> randomRows(std::uint64_t seed) {
  Random random(seed, streamName("init/test"), 1);
  MapRows<Real> rows;
  for (Index i = 0; i < count; ++i) {
    rows.h[static_cast<std::size_t>(i)] = static_cast<Real>(2 * random.uniform() - 1);
    rows.c[static_cast<std::size_t>(i)] = static_cast<Real>(3 * random.gaussian());
  }
  return rows;
}

template <class Real>
void compareWithStepper(int cell, std::uint64_t seed) {
  const ModelShape shape = one_unit::shapeOf(cell);
  const auto parameters = one_unit::counter<Real>(cell, 1.0, seed);
  const auto map = makeStateMap<Real>(shape, parameters.data(), std::array<Real, 4>{1, 0, 0, 1});
  one_unit::Stepper<Real> stepper(shape, parameters.data());
  MapRows<Real> from = randomRows<Real>(seed), to;
  std::vector<Real> outputs(static_cast<std::size_t>(2 * roundUp(count, statePad)));
  for (const int symbol : {0, 1}) {
    map->advance(symbol, count, from.states(), to.states());
    map->readOut(count, to.h.data(), outputs.data());
    Index different = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const Real state[2] = {from.h[i], from.c[i]};
      const auto expected = stepper.step(state, symbol == 0);
      different += to.h[i] != expected.state[0] || (map->hasC() && to.c[i] != expected.state[1]);
      different += outputs[i] != expected.outputs[0] || outputs[roundUp(count, statePad) + i] != expected.outputs[1];
    }
    CHECK(different == 0);
  }
}

/// States that fall out of the box around them, of points drawn from random boxes, their corners among them.
template <class Real>
Index outside(int cell, std::uint64_t seed, Real width) {
  const auto parameters = one_unit::counter<Real>(cell, 1.0, seed);
  const auto map = makeStateMap<Real>(one_unit::shapeOf(cell), parameters.data(), std::array<Real, 4>{1, 0, 0, 1});
  Random random(seed, streamName("init/test"), 2);
  MapRows<Real> low = randomRows<Real>(seed), high = low, lowTo, highTo, from, to;
  for (std::size_t i = 0; i < count; ++i) {
    high.h[i] += width * static_cast<Real>(random.uniform());
    high.c[i] += width * static_cast<Real>(random.uniform());
  }
  const Boxes<const Real> box{low.states(), high.states()};
  Index out = 0;
  for (const int symbol : {0, 1}) {
    map->enclose(symbol, count, box, {lowTo.states(), highTo.states()});
    for (int trial = 0; trial < 12; ++trial) {
      const auto between = [&](Real a, Real b, int corner) {
        if (trial < 4) return (trial & corner) != 0 ? b : a;
        return std::min(b, a + (b - a) * static_cast<Real>(random.uniform()));
      };
      for (std::size_t i = 0; i < count; ++i) {
        from.h[i] = between(low.h[i], high.h[i], 1);
        from.c[i] = between(low.c[i], high.c[i], 2);
      }
      map->advance(symbol, count, from.states(), to.states());
      for (std::size_t i = 0; i < count; ++i) {
        out += !(to.h[i] >= lowTo.h[i] && to.h[i] <= highTo.h[i]);
        out += map->hasC() && !(to.c[i] >= lowTo.c[i] && to.c[i] <= highTo.c[i]);
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("many states at once take the steps that strings take, with the same bits") {
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<Cells>); ++cell)
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      CAPTURE(cell);
      CAPTURE(seed);
      compareWithStepper<float>(cell, seed);
      compareWithStepper<double>(cell, seed);
    }
}

TEST_CASE("a box holds every state to which a state of the box before it goes") {
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<Cells>); ++cell)
    for (std::uint64_t seed = 0; seed < 20; ++seed)
      for (const double width : {0.0, 1e-6, 0.1, 2.0}) {
        CAPTURE(cell);
        CAPTURE(width);
        CHECK(outside<float>(cell, seed, static_cast<float>(width)) == 0);
        CHECK(outside<double>(cell, seed, width) == 0);
      }
}

TEST_CASE("an output gate's interval holds it, and what follows holds h") {
  const int lstm = findItem<Cells>("lstm");
  Index out = 0, wide = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto parameters = one_unit::counter<float>(lstm, 1.0, seed);
    const auto map = makeStateMap<float>(one_unit::shapeOf(lstm), parameters.data(), std::array<float, 4>{1, 0, 0, 1});
    Random random(seed, streamName("init/test"), 3);
    MapRows<float> low = randomRows<float>(seed), high = low, from = low, to, gate, h;
    for (std::size_t i = 0; i < count; ++i) high.h[i] += 0.1F * static_cast<float>(random.uniform());
    for (const int symbol : {0, 1}) {
      map->encloseGate(symbol, count, {low.h.data(), high.h.data()}, {gate.h.data(), gate.c.data()});
      for (std::size_t i = 0; i < count; ++i)
        from.h[i] = std::min(high.h[i], low.h[i] + (high.h[i] - low.h[i]) * static_cast<float>(random.uniform()));
      map->advance(symbol, count, from.states(), to.states());
      map->encloseOutput(count, to.c.data(), {gate.h.data(), gate.c.data()}, {h.h.data(), h.c.data()});
      for (std::size_t i = 0; i < count; ++i) {
        out += !(to.h[i] >= h.h[i] && to.h[i] <= h.c[i]);
        wide += h.c[i] - h.h[i] > 0.2F;
      }
    }
  }
  CHECK(out == 0);
  CHECK(wide == 0);
}

TEST_CASE("gates that do not depend on h are seen") {
  const int lstm = findItem<Cells>("lstm");
  const ModelShape shape = one_unit::shapeOf(lstm);
  auto parameters = one_unit::counter<float>(lstm, 0, 0);
  const auto ignores = [&] {
    return makeStateMap<float>(shape, parameters.data(), std::array<float, 4>{1, 0, 0, 1})->ignoresH();
  };
  CHECK(ignores());
  parameters[10] = 1e-3F;  // the candidate's weight
  CHECK_FALSE(ignores());
  parameters[4] = 40;
  parameters[5] = -40;  // which is then saturated
  CHECK(ignores());
}
