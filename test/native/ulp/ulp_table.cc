// Prints how far the core's functions are from the truth, a line each: function, type, range, worst error in units of
// the last place, where it is, points. Compiled by itself, once with the flags of kernels (tanh, sigmoid) and once with
// those of everything else, at each instruction-set level; the truth is long double, 11 bits more than float64.
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <random>
#include <type_traits>

#include "core/activations.h"

namespace {

using Truth = long double;
namespace elementary = outlast::elementary;

template <class Real>
using Bits = std::conditional_t<sizeof(Real) == 4, std::uint32_t, std::uint64_t>;

/// |value - exact| in units of the last place of Real at the exact value; results under the smallest normal may be 0.
template <class Real>
double ulps(Real value, Truth exact) {
  const Truth size = std::abs(exact);
  if (size < std::numeric_limits<Real>::min()) return 0;
  int exponent = 0;
  std::frexp(size, &exponent);
  const Truth unit = std::ldexp(Truth(1), exponent - std::numeric_limits<Real>::digits);
  return static_cast<double>(std::abs(static_cast<Truth>(value) - exact) / unit);
}

/// The worst error of f over points between two numbers of one sign, uniform in their bits: every magnitude alike.
template <class Real, class F, class Exact>
void measure(const char* name, Real from, Real to, long points, F f, Exact exact) {
  const auto low = std::bit_cast<Bits<Real>>(std::abs(from));
  const auto high = std::bit_cast<Bits<Real>>(std::abs(to));
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::uint64_t> pick(low, high);
  const Real sign = std::signbit(from) ? -1 : 1;
  double worst = 0;
  Real where = from;
  const auto look = [&](Real x) {
    const double error = ulps<Real>(f(x), exact(static_cast<Truth>(x)));
    if (!(error <= worst)) {
      worst = error;
      where = x;
    }
  };
  look(from);
  look(to);
  for (long i = 0; i < points; ++i) look(sign * std::bit_cast<Real>(static_cast<Bits<Real>>(pick(random))));
  std::printf("%s\t%s\t%g..%g\t%.3f\t%.9g\t%ld\n", name, sizeof(Real) == 4 ? "float32" : "float64",
              static_cast<double>(from), static_cast<double>(to), worst, static_cast<double>(where), points);
}

Truth exactSigmoid(Truth x) { return 1 / (1 + std::exp(-x)); }

/// How often f falls from one number to the next, over numbers and their neighbours.
template <class Real, class F>
void measureFalls(const char* name, Real most, long points, F f) {
  std::mt19937_64 random(11);
  std::uniform_int_distribution<std::uint64_t> pick(0, std::bit_cast<Bits<Real>>(most));
  long falls = 0;
  for (long i = 0; i < points; ++i) {
    const Real x = std::bit_cast<Real>(static_cast<Bits<Real>>(pick(random)));
    const Real next = std::nextafter(x, std::numeric_limits<Real>::infinity());
    if (!(f(next) >= f(x)) || !(f(-x) >= f(-next))) ++falls;
  }
  std::printf("%s falls\t%s\t%g..%g\t%ld\t0\t%ld\n", name, sizeof(Real) == 4 ? "float32" : "float64",
              -static_cast<double>(most), static_cast<double>(most), falls, 2 * points);
}

template <class Real>
void gates(long points) {
  const auto sigmoid = [](Real x) { return outlast::sigmoid(x); };
  const auto tanh = [](Real x) { return outlast::tanh(x); };
  const Real tiny = Real(1e-30);
  const Real full = sizeof(Real) == 4 ? Real(17.4) : Real(37.5);
  const Real one = sizeof(Real) == 4 ? Real(9.1) : Real(19.1);
  measure<Real>("sigmoid", tiny, full, points, sigmoid, exactSigmoid);
  measure<Real>("sigmoid", -tiny, -full, points, sigmoid, exactSigmoid);
  measure<Real>("sigmoid", -full, sizeof(Real) == 4 ? Real(-87) : Real(-708), points, sigmoid, exactSigmoid);
  measure<Real>("tanh", tiny, Real(0.26), points, tanh, tanhl);
  measure<Real>("tanh", Real(0.26), Real(2), points, tanh, tanhl);
  measure<Real>("tanh", Real(2), one, points, tanh, tanhl);
  measure<Real>("tanh", -tiny, -one, points, tanh, tanhl);
  measureFalls<Real>("sigmoid", 2 * full, points, sigmoid);
  measureFalls<Real>("tanh", 2 * one, points, tanh);
  const bool saturated = sigmoid(full) == 1 && sigmoid(2 * full) == 1 && tanh(one) == 1 && tanh(-one) == -1 &&
                         sigmoid(0) == Real(0.5) && tanh(0) == 0;
  std::printf("sigmoid, tanh exact at 0 and where they saturate\t%s\t%g, %g\t%d\t0\t6\n",
              sizeof(Real) == 4 ? "float32" : "float64", static_cast<double>(full), static_cast<double>(one),
              saturated ? 0 : 1);
}

template <class Real>
void functions(long points) {
  const Real tiny = sizeof(Real) == 4 ? Real(1e-37) : Real(1e-307);
  const Real least = sizeof(Real) == 4 ? Real(-87.3) : Real(-708.3);
  const Real most = sizeof(Real) == 4 ? Real(88.7) : Real(709.7);
  const Real largest = std::numeric_limits<Real>::max();
  // A function that is four places off is seen to be.
  const auto off = [](Real x) { return elementary::exp(x) * (1 + 4 * std::numeric_limits<Real>::epsilon()); };
  measure<Real>("planted", tiny, Real(0.5), points, off, expl);
  measure<Real>("exp", tiny, most, points, elementary::exp<Real>, expl);
  measure<Real>("exp", -tiny, least, points, elementary::exp<Real>, expl);
  measure<Real>("expm1", tiny, most, points, elementary::expm1<Real>, expm1l);
  measure<Real>("expm1", -tiny, least, points, elementary::expm1<Real>, expm1l);
  const auto log = [](Real x) { return elementary::log(x); };
  const auto log1p = [](Real x) { return elementary::log1p(x); };
  measure<Real>("log", tiny, Real(0.5), points, log, logl);
  measure<Real>("log", Real(0.5), Real(2), points, log, logl);
  measure<Real>("log", Real(2), largest, points, log, logl);
  measure<Real>("log1p", tiny, largest, points, log1p, log1pl);
  measure<Real>("log1p", -tiny, Real(-0.999), points, log1p, log1pl);
  measure<Real>("sin", tiny, Real(1 << 20), points, elementary::sin<Real>, sinl);
  measure<Real>("cos", tiny, Real(1 << 20), points, elementary::cos<Real>, cosl);
}

}  // namespace

int main(int count, char** words) {
  const long points = count > 2 ? std::atol(words[2]) : 0;
  if (points <= 0) return 2;
  if (words[1][0] == 'g') {
    gates<float>(points);
    gates<double>(points);
  } else {
    functions<float>(points);
    functions<double>(points);
  }
}
