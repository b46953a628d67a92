// The activations on every float32 that matters, and their ulp against long double.
#include "core/activations.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace {

/// |value - exact| in units of the last place of the exact result's type.
template <class Real>
double ulps(Real value, long double exact) {
  const Real rounded = static_cast<Real>(exact);
  const long double spacing = std::max<long double>(
      std::nextafter(std::abs(rounded), std::numeric_limits<Real>::infinity()) - std::abs(rounded),
      std::numeric_limits<Real>::denorm_min());
  return static_cast<double>(std::abs(static_cast<long double>(value) - exact) / spacing);
}

/// Walks every magnitude from `near` to `far` and says whether `f` never falls among the numbers of that sign.
template <class F>
bool neverFalls(F f, float sign, float near, float far) {
  float before = sign * f(sign * near);
  for (auto bits = std::bit_cast<std::uint32_t>(near); bits <= std::bit_cast<std::uint32_t>(far); ++bits) {
    const float x = sign * std::bit_cast<float>(bits);
    const float now = sign * f(x);
    if (!(now >= before)) {
      MESSAGE("falls at " << x << " from " << sign * before << " to " << f(x));
      return false;
    }
    before = now;
  }
  return true;
}

template <class Real>
struct Worst {
  double sigmoidUpper = 0, sigmoidLower = 0, tanhFar = 0, tanhNear = 0;
};

/// Largest errors over log-uniform magnitudes of both signs.
template <class Real>
Worst<Real> worstErrors(int points) {
  std::mt19937_64 bits(7);
  std::uniform_real_distribution<double> exponent(-12, 1.5);
  Worst<Real> worst;
  for (int i = 0; i < points; ++i) {
    const Real x = static_cast<Real>(std::pow(10.0, exponent(bits)));
    const long double exact = x;
    worst.sigmoidUpper = std::max(worst.sigmoidUpper, ulps(outlast::sigmoid(x), 1 / (1 + expl(-exact))));
    worst.sigmoidLower = std::max(worst.sigmoidLower, ulps(outlast::sigmoid(-x), 1 / (1 + expl(exact))));
    double& tanhWorst = x >= 2 ? worst.tanhFar : worst.tanhNear;
    tanhWorst = std::max(tanhWorst, ulps(outlast::tanh(x), tanhl(exact)));
    tanhWorst = std::max(tanhWorst, ulps(outlast::tanh(-x), tanhl(-exact)));
  }
  return worst;
}

}  // namespace

TEST_CASE("sigmoid and tanh never fall between neighbouring float32") {
  CHECK(neverFalls([](float x) { return outlast::sigmoid(x); }, 1.0F, 0x1p-30F, 20.0F));
  CHECK(neverFalls([](float x) { return outlast::sigmoid(x); }, -1.0F, 0x1p-30F, 90.0F));
  CHECK(neverFalls([](float x) { return outlast::tanh(x); }, 1.0F, 0x1p-30F, 10.0F));
}

TEST_CASE("activations are exact where counters need them") {
  CHECK(outlast::sigmoid(0.0F) == 0.5F);
  CHECK(outlast::sigmoid(0.0) == 0.5);
  CHECK(outlast::sigmoid(17.4F) == 1.0F);
  CHECK(outlast::sigmoid(37.5) == 1.0);
  CHECK(outlast::tanh(9.1F) == 1.0F);
  CHECK(outlast::tanh(-9.1F) == -1.0F);
  CHECK(outlast::tanh(19.1) == 1.0);
  CHECK(outlast::tanh(-19.1) == -1.0);
  CHECK(outlast::tanh(0.0F) == 0.0F);
  for (const float x : {88.5F, 88.9F, 100.0F, 1e30F, std::numeric_limits<float>::infinity()}) {
    CHECK(outlast::sigmoid(x) == 1.0F);
    CHECK(outlast::sigmoid(-x) <= std::numeric_limits<float>::min());
    CHECK(outlast::tanh(x) == 1.0F);
    CHECK(outlast::tanh(-x) == -1.0F);
  }
}

TEST_CASE("not-a-number passes through, so a diverged state is seen") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(std::isnan(outlast::sigmoid(nan)));
  CHECK(std::isnan(outlast::tanh(nan)));
  CHECK(std::isnan(outlast::relu(nan)));
}

TEST_CASE_TEMPLATE("errors stay within their bounds", Real, float, double) {
  const auto worst = worstErrors<Real>(2'000'000);
  const double elsewhere = sizeof(Real) == 4 ? 8 : 4;
  CHECK(worst.sigmoidUpper <= 2);
  CHECK(worst.sigmoidLower <= elsewhere);
  CHECK(worst.tanhFar <= 2);
  CHECK(worst.tanhNear <= elsewhere);
  MESSAGE("sigmoid " << worst.sigmoidUpper << " / " << worst.sigmoidLower << ", tanh " << worst.tanhFar << " / "
                     << worst.tanhNear << " ulp");
}
