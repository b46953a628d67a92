#include "core/elementary.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/random.h"

namespace {

using outlast::Random;
using outlast::streamName;
namespace elementary = outlast::elementary;

// Distance in units in the last place of Real at the exact value.
template <class Real>
double ulpsOf(Real value, long double exact) {
  const Real rounded = static_cast<Real>(exact);
  if (rounded == value) return 0.0;
  const Real size = std::abs(rounded);
  const long double unit = std::nextafter(size, std::numeric_limits<Real>::infinity()) - size;
  return static_cast<double>(std::abs(static_cast<long double>(value) - exact) / unit);
}

// `count` points uniform in from..to, and as many log-uniform in size, of both signs, inside from..to.
template <class Real>
std::vector<Real> points(double from, double to, double tiniest, int count) {
  Random random(7, streamName("elementary"), 0);
  std::vector<Real> result;
  result.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) result.push_back(static_cast<Real>(from + (to - from) * random.uniform()));
  for (const double end : {from, to}) {
    for (int i = 0; i < count && end != 0.0; ++i) {
      const double size =
          std::exp(std::log(tiniest) + random.uniform() * (std::log(std::abs(end)) - std::log(tiniest)));
      result.push_back(static_cast<Real>(std::copysign(size, end)));
    }
  }
  std::erase_if(result, [&](Real x) { return !(x >= from && x <= to); });
  return result;
}

template <class Real>
double worst(const std::vector<Real>& xs, const std::function<Real(Real)>& function,
             const std::function<long double(long double)>& exact) {
  double result = 0.0;
  for (const Real x : xs) result = std::max(result, ulpsOf(function(x), exact(static_cast<long double>(x))));
  return result;
}

constexpr int count = 200000;

}  // namespace

TEST_CASE_TEMPLATE("elementary functions are within 2 ulp", Real, float, double) {
  const bool single = std::is_same_v<Real, float>;
  const double tiniest = single ? 1e-37 : 1e-307;
  const double largest = single ? 3e38 : 1e308;
  const double expFrom = single ? -87.3 : -708.3;
  const double expTo = single ? 88.7 : 709.7;
  struct Case {
    const char* name;
    std::vector<Real> points;
    std::function<Real(Real)> function;
    std::function<long double(long double)> exact;
  };
  const std::vector<Case> cases = {
      {"exp", points<Real>(expFrom, expTo, tiniest, count), [](Real x) { return elementary::exp(x); },
       [](long double x) { return std::exp(x); }},
      {"exp near 0", points<Real>(-2, 2, tiniest, count), [](Real x) { return elementary::exp(x); },
       [](long double x) { return std::exp(x); }},
      {"expm1", points<Real>(-50, expTo, tiniest, count), [](Real x) { return elementary::expm1(x); },
       [](long double x) { return std::expm1(x); }},
      {"expm1 near 0", points<Real>(-2, 2, tiniest, count), [](Real x) { return elementary::expm1(x); },
       [](long double x) { return std::expm1(x); }},
      {"log", points<Real>(0, largest, tiniest, count), [](Real x) { return elementary::log(x); },
       [](long double x) { return std::log(x); }},
      {"log near 1", points<Real>(0, 4, 1e-3, count), [](Real x) { return elementary::log(x); },
       [](long double x) { return std::log(x); }},
      {"log1p", points<Real>(-1, largest, tiniest, count), [](Real x) { return elementary::log1p(x); },
       [](long double x) { return std::log1p(x); }},
      {"log1p near 0", points<Real>(-1, 3, 1e-18, count), [](Real x) { return elementary::log1p(x); },
       [](long double x) { return std::log1p(x); }},
      {"sin", points<Real>(-1e6, 1e6, 1e-30, count), [](Real x) { return elementary::sin(x); },
       [](long double x) { return std::sin(x); }},
      {"cos", points<Real>(-1e6, 1e6, 1e-30, count), [](Real x) { return elementary::cos(x); },
       [](long double x) { return std::cos(x); }},
      {"sin of a few turns", points<Real>(-20, 20, 1e-3, count), [](Real x) { return elementary::sin(x); },
       [](long double x) { return std::sin(x); }},
      {"cos of a few turns", points<Real>(-20, 20, 1e-3, count), [](Real x) { return elementary::cos(x); },
       [](long double x) { return std::cos(x); }},
  };
  for (const Case& item : cases) {
    const double error = worst<Real>(item.points, item.function, item.exact);
    const std::string name = item.name;
    CAPTURE(name);
    CAPTURE(error);
    CHECK(item.points.size() > count / 2);
    CHECK(error <= 2.0);
  }
}

TEST_CASE("sine and cosine of turns") {
  Random random(3, streamName("turns"), 0);
  const long double turn = 2 * 3.14159265358979323846264338327950288L;
  double error = 0.0;
  for (int i = 0; i < count; ++i) {
    const double u = random.uniform();
    const auto [sine, cosine] = elementary::sinCosTurns(u);
    // Quarter turns off first: the long double library is not precise near multiples of a rounded 2 pi.
    const long double quarters = std::nearbyint(4.0 * u);
    const long double angle = (static_cast<long double>(u) - quarters / 4) * turn;
    const long double s = std::sin(angle), c = std::cos(angle);
    const int quadrant = static_cast<int>(quarters) & 3;
    error = std::max(error, ulpsOf(sine, quadrant == 0 ? s : quadrant == 1 ? c : quadrant == 2 ? -s : -c));
    error = std::max(error, ulpsOf(cosine, quadrant == 0 ? c : quadrant == 1 ? -s : quadrant == 2 ? -c : s));
  }
  CHECK(error <= 2.0);
  CHECK(elementary::sinCosTurns(0.25).cosine == 0.0);
  CHECK(elementary::sinCosTurns(0.5).cosine == -1.0);
  CHECK(elementary::sinCosTurns(0.75).sine == -1.0);
}

TEST_CASE_TEMPLATE("elementary functions at their limits", Real, float, double) {
  using Limits = std::numeric_limits<Real>;
  const Real inf = Limits::infinity();
  const Real none = Limits::quiet_NaN();
  const Real expEnd = std::is_same_v<Real, float> ? Real(88.7228) : Real(709.78);
  CHECK(elementary::exp(Real(0)) == 1);
  CHECK(elementary::exp(inf) == inf);
  CHECK(elementary::exp(-inf) == 0);
  CHECK(elementary::exp(expEnd) < inf);
  CHECK(elementary::exp(expEnd + Real(0.01)) == inf);
  CHECK(elementary::exp(-2 * expEnd) == 0);
  CHECK(std::isnan(elementary::exp(none)));
  CHECK(elementary::expm1(Real(0)) == 0);
  CHECK(std::signbit(elementary::expm1(-Real(0))));
  CHECK(elementary::expm1(Limits::denorm_min()) == Limits::denorm_min());
  CHECK(elementary::expm1(inf) == inf);
  CHECK(elementary::expm1(-inf) == -1);
  CHECK(elementary::expm1(expEnd) < inf);
  CHECK(std::isnan(elementary::expm1(none)));
  CHECK(elementary::log(Real(1)) == 0);
  CHECK(elementary::log(Real(0)) == -inf);
  CHECK(elementary::log(inf) == inf);
  CHECK(std::isnan(elementary::log(Real(-1))));
  CHECK(std::isnan(elementary::log(none)));
  CHECK(elementary::log(Limits::denorm_min()) == doctest::Approx(std::log(Limits::denorm_min())));
  CHECK(elementary::log1p(Real(0)) == 0);
  CHECK(std::signbit(elementary::log1p(-Real(0))));
  CHECK(elementary::log1p(Real(-1)) == -inf);
  CHECK(elementary::log1p(inf) == inf);
  CHECK(std::isnan(elementary::log1p(Real(-2))));
  CHECK(std::isnan(elementary::log1p(none)));
  CHECK(elementary::sin(Real(0)) == 0);
  CHECK(elementary::cos(Real(0)) == 1);
  for (const Real x : {inf, -inf, none, Real(1e9)}) {
    CHECK(std::isnan(elementary::sin(x)));
    CHECK(std::isnan(elementary::cos(x)));
  }
}
