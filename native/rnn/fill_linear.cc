#include "rnn/fill_linear.h"

#include <algorithm>
#include <cmath>

namespace outlast {
namespace {

constexpr double pi = 0x1.921fb54442d18p1;

/// [n, n + 1], row-major: a system's A beside its B, every input entering alike.
struct System {
  Index n;
  std::vector<double> numbers;

  explicit System(Index size) : n(size), numbers(static_cast<std::size_t>(size * (size + 1)), 0.0) {}
  [[nodiscard]] Index width() const { return n + 1; }
  double* row(Index r) { return numbers.data() + r * width(); }
  [[nodiscard]] const double* row(Index r) const { return numbers.data() + r * width(); }
};

System normalLegS(Index n) {
  System system(n);
  for (Index r = 0; r < n; ++r) {
    for (Index c = 0; c < n; ++c) {
      const double size = std::sqrt(static_cast<double>((2 * r + 1) * (2 * c + 1))) / 2;
      system.row(r)[c] = r == c ? -0.5 : r > c ? -size : size;
    }
    system.row(r)[n] = std::sqrt(static_cast<double>(2 * r + 1));
  }
  return system;
}

/// (I - dt A/2)^-1 [I + dt A/2, dt B] by elimination, which needs no pivots: the symmetric part of I - dt A/2 is a
/// positive multiple of the identity.
System bilinear(const System& system, double dt) {
  const Index n = system.n;
  System left(n), right(n);
  for (Index r = 0; r < n; ++r) {
    for (Index c = 0; c < n; ++c) {
      left.row(r)[c] = (r == c) - dt / 2 * system.row(r)[c];
      right.row(r)[c] = (r == c) + dt / 2 * system.row(r)[c];
    }
    right.row(r)[n] = dt * system.row(r)[n];
  }
  const auto subtract = [&](Index from, Index row) {
    const double factor = left.row(row)[from] / left.row(from)[from];
    for (Index c = 0; c < n; ++c) left.row(row)[c] -= factor * left.row(from)[c];
    for (Index c = 0; c <= n; ++c) right.row(row)[c] -= factor * right.row(from)[c];
  };
  for (Index k = 0; k < n; ++k)
    for (Index r = 0; r < n; ++r)
      if (r != k) subtract(k, r);
  for (Index r = 0; r < n; ++r)
    for (Index c = 0; c <= n; ++c) right.row(r)[c] /= left.row(r)[r];
  return right;
}

/// The affine maps h -> A h + B one after the other: [a.A b.A, a.A b.B + a.B].
System after(const System& a, const System& b) {
  System result(a.n);
  for (Index r = 0; r < a.n; ++r) {
    for (Index k = 0; k < a.n; ++k)
      for (Index c = 0; c <= a.n; ++c) result.row(r)[c] += a.row(r)[k] * b.row(k)[c];
    result.row(r)[a.n] += a.row(r)[a.n];
  }
  return result;
}

/// [exp(dt A), (integral of exp(s A) over s < dt) B]: a Taylor series over a short time, doubled.
System zeroOrderHold(const System& system, double dt) {
  constexpr int terms = 18;
  const Index n = system.n;
  double norm = 0;
  for (Index r = 0; r < n; ++r) {
    double sum = 0;
    for (Index c = 0; c < n; ++c) sum += std::abs(system.row(r)[c]);
    norm = std::max(norm, sum * dt);
  }
  int doublings = 0;
  for (; norm > 0.5 && std::isfinite(norm); norm /= 2) ++doublings;
  const double step = std::ldexp(dt, -doublings);
  // power: (step A)^k / k! and the same times B over A, both by step A / k from the ones before.
  System scaled = system, power(n), sum(n);
  for (double& value : scaled.numbers) value *= step;
  for (Index r = 0; r < n; ++r) power.row(r)[r] = sum.row(r)[r] = 1;
  for (int k = 1; k <= terms; ++k) {
    System next(n);
    for (Index r = 0; r < n; ++r)
      for (Index i = 0; i < n; ++i)
        for (Index c = 0; c <= n; ++c) next.row(r)[c] += power.row(r)[i] * scaled.row(i)[c] / k;
    for (std::size_t i = 0; i < next.numbers.size(); ++i) sum.numbers[i] += next.numbers[i];
    power = next;
  }
  for (; doublings > 0; --doublings) sum = after(sum, sum);
  return sum;
}

}  // namespace

void symmetrize(FillTarget& target) {
  for (Index r = 0; r < std::min(target.rows, target.columns); ++r)
    for (Index c = 0; c < r; ++c) {
      double& below = target.values[r * target.columns + c];
      double& above = target.values[c * target.columns + r];
      below = above = (below + above) / 2;
    }
}

void fillSymmetricGaussian(const std::vector<double>& numbers, Random& random, FillTarget& target) {
  for (double& value : target.values) value = random.gaussian() * numbers[0];
  symmetrize(target);
}

void fillTransposed(const std::vector<double>& numbers, Random& random, FillTarget& target) {
  const Index parts = target.shape.size() == 3 ? target.shape[2] : 1;
  const Index units = target.columns / parts;
  for (Index k = 0; k < units; ++k)
    for (Index o = 0; o < target.rows; ++o)
      for (Index p = 0; p < parts; ++p) target.values[(o * units + k) * parts + p] = random.gaussian() * numbers[0];
}

void fillRing(const std::vector<double>& numbers, Random& random, FillTarget& target) {
  const double least = numbers[0] * numbers[0], most = numbers[1] * numbers[1];
  for (std::size_t i = 0; i + 1 < target.values.size(); i += 2) {
    const double radius = std::sqrt(random.uniform() * (most - least) + least);
    const auto [sine, cosine] = elementary::sinCosTurns(random.uniform() * (numbers[2] / (2 * pi)));
    target.values[i] = radius * cosine;
    target.values[i + 1] = radius * sine;
  }
}

void fillS4d(const std::vector<double>& numbers, Random& /*random*/, FillTarget& target) {
  const double variant = numbers[0], dt = numbers[1];
  const bool isA = target.name == "A";
  for (Index n = 0; n < target.rows; ++n) {
    const auto index = static_cast<double>(n);
    double* row = target.values.data() + n * target.columns;
    if (variant == 2) {
      const double grown = elementary::expm1(-dt * (index + 1));
      std::fill_n(row, target.columns, isA ? 1 + grown : -grown / (index + 1));
      continue;
    }
    const double units = 2 * static_cast<double>(target.rows);
    const double frequency = variant == 0 ? pi * index : units / pi * (units / (2 * index + 1) - 1);
    const auto [sine, cosine] = elementary::sinCosTurns(variant == 0 ? dt * index / 2 : dt * frequency / (2 * pi));
    const double radius = elementary::exp(-dt / 2);
    const double re = radius * cosine, im = radius * sine, square = 0.25 + frequency * frequency;
    for (Index c = 0; c + 1 < target.columns; c += 2) {
      row[c] = isA ? re : (frequency * im - (re - 1) / 2) / square;
      row[c + 1] = isA ? im : -(frequency * (re - 1) + im / 2) / square;
    }
  }
}

void fillHippo(const std::vector<double>& numbers, Random& /*random*/, FillTarget& target) {
  const System continuous = normalLegS(target.rows);
  const System system = numbers[1] != 0 ? zeroOrderHold(continuous, numbers[0]) : bilinear(continuous, numbers[0]);
  const bool isA = target.name == "A";
  for (Index r = 0; r < target.rows; ++r)
    for (Index c = 0; c < target.columns; ++c)
      target.values[r * target.columns + c] = system.row(r)[isA ? std::min(c, system.n) : system.n];
}

}  // namespace outlast
