// The parts that the exact answers are made of, each against its own equation.
#include <doctest/doctest.h>

#include <cmath>

#include "analysis/balance.h"
#include "analysis/circle.h"
#include "analysis/lyapunov.h"
#include "core/random.h"

using namespace outlast;
using namespace outlast::analysis;

namespace {

struct Sizes {
  Index states, inputs, outputs;
};

/// Entries in -1..1, the spectral radius brought to `radius`.
Schur randomSchur(Sizes sizes, double radius, std::uint64_t seed) {
  Random random(seed, streamName("analysis"), 0);
  const auto draw = [&](Index rows, Index columns) {
    Matrix matrix(rows, columns);
    for (Index j = 0; j < columns; ++j)
      for (Index i = 0; i < rows; ++i) matrix(i, j) = 2.0 * random.uniform() - 1.0;
    return matrix;
  };
  System system{draw(sizes.states, sizes.states), draw(sizes.states, sizes.inputs), draw(sizes.outputs, sizes.states)};
  system.a *= radius / schur(system).form.radius();
  return schur(system);
}

ComplexMatrix lag(const Triangular& form, int j) {
  ComplexMatrix state = form.b;
  for (; j > 0; --j) state = form.a * state;
  return form.c * state;
}

bool isUpper(const ComplexMatrix& a) { return a.isUpperTriangular(1e-13); }

}  // namespace

TEST_CASE("the Schur form is the system in other coordinates") {
  const Schur found = randomSchur({7, 2, 3}, 0.9, 1);
  CHECK(isUpper(found.form.a));
  CHECK(found.residual < 1e-14);
  CHECK((found.vectors.adjoint() * found.vectors - ComplexMatrix::Identity(7, 7)).norm() < 1e-13);
  CHECK(std::abs(found.form.radius() - 0.9) < 1e-13);
}

TEST_CASE("separating eigenvalues splits the response") {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Triangular form = randomSchur({8, 2, 2}, 1.2, seed).form;
    std::vector<bool> chosen;
    Index count = 0;
    for (Index i = 0; i < 8; ++i) {
      chosen.push_back(std::abs(form.a(i, i)) > 0.6);
      if (chosen.back()) ++count;
    }
    const Split split = separate(form, chosen);
    REQUIRE(split.chosen.size() == count);
    REQUIRE(split.rest.size() == 8 - count);
    CHECK(isUpper(split.chosen.a));
    CHECK(isUpper(split.rest.a));
    for (Index i = 0; i < count; ++i) CHECK(std::abs(split.chosen.a(i, i)) > 0.6);
    CHECK(split.rest.radius() <= 0.6 + 1e-12);
    for (const int j : {0, 1, 5, 20})
      CHECK((lag(split.chosen, j) + lag(split.rest, j) - lag(form, j)).norm() < 1e-10 * (1.0 + lag(form, j).norm()));
  }
  const Triangular form = randomSchur({3, 1, 1}, 0.9, 3).form;
  CHECK(separate(form, {false, false, false}).chosen.size() == 0);
  CHECK((separate(form, {true, true, true}).chosen.a - form.a).norm() == 0.0);
}

TEST_CASE("the factor solves the Lyapunov equation, and its rotations are those of the equation") {
  for (const Sizes sizes : {Sizes{1, 1, 1}, Sizes{6, 1, 2}, Sizes{6, 3, 1}, Sizes{5, 8, 2}}) {
    for (const double radius : {0.0, 0.5, 0.999}) {
      const Triangular form = randomSchur(sizes, radius, 11).form;
      const Reachability reach = reachability(form.a, form.b);
      const ComplexMatrix& s = reach.factor;
      const ComplexMatrix x = s * s.adjoint();
      CHECK(isUpper(s));
      CHECK((form.a * x * form.a.adjoint() + form.b * form.b.adjoint() - x).norm() < 1e-13 * x.norm());
      CHECK(reach.residual < 1e-14 * (1.0 + s.norm()));

      ComplexMatrix rows = ComplexMatrix::Identity(sizes.states, sizes.states + sizes.inputs);
      reach.isometry.applyAdjoint(rows);
      CHECK((rows * rows.adjoint() - ComplexMatrix::Identity(sizes.states, sizes.states)).norm() < 1e-13);
      CHECK((s * rows.leftCols(sizes.states) - form.a * s).norm() < 1e-13 * s.norm());
      CHECK((s * rows.rightCols(sizes.inputs) - form.b).norm() < 1e-13 * s.norm());

      const ComplexMatrix r = observabilityFactor(form.a, form.c);
      const ComplexMatrix y = r * r.adjoint();
      CHECK((form.a.adjoint() * y * form.a + form.c.adjoint() * form.c - y).norm() < 1e-13 * y.norm());
    }
  }
}

TEST_CASE("a state that no input reaches has no variance") {
  Triangular form = randomSchur({4, 1, 1}, 0.9, 5).form;
  form.b(3, 0) = form.b(2, 0) = 0.0;
  form.a(2, 3) = 0.0;
  const ComplexMatrix s = reachability(form.a, form.b).factor;
  CHECK(s.bottomRows(2).norm() == 0.0);
  CHECK(s.topRows(2).norm() > 0.0);
}

TEST_CASE("the minimal part has the same response and only as many states as that needs") {
  const Triangular form = randomSchur({4, 2, 2}, 0.9, 7).form;
  Triangular hidden = randomSchur({3, 2, 2}, 1.3, 8).form;
  hidden.c.setZero();
  const Triangular sum = directSum(directSum(form, hidden), form);
  const double weight = weightOf(sum.radius(), sum.size());
  const Triangular minimal = minimalPart(sum, weight, 1e-12 * strength(sum, weight)).form;
  CHECK(minimal.size() == 4);
  for (const int j : {0, 3, 10}) CHECK((lag(minimal, j) - 2.0 * lag(form, j)).norm() < 1e-11);
  const auto nearest = nearestEigenvalues(sum.eigenvalues(), minimal.eigenvalues());
  REQUIRE(nearest.size() == 4);
  for (const Complex& x : nearest) CHECK(std::abs(x) < 0.91);
}

TEST_CASE("what the circle shows decides") {
  const Schur inside = randomSchur({4, 1, 1}, 0.9, 7);
  const Schur outside = randomSchur({3, 1, 1}, 1.3, 8);
  Schur minus = outside;
  minus.form.c *= -1.0;
  CHECK(reduceAtCircle({inside}, 1e-12).verdict == Verdict::stable);
  CHECK(reduceAtCircle({inside}, 1e-12).form.size() == 4);
  CHECK(reduceAtCircle({inside, outside}, 1e-12).verdict == Verdict::unstable);
  const CircleReduction cancelled = reduceAtCircle({inside, outside, minus}, 1e-12);
  CHECK(cancelled.verdict == Verdict::stable);
  CHECK(cancelled.form.radius() < 1.0);
  CHECK((lag(cancelled.form, 6) - lag(inside.form, 6)).norm() < 1e-12);
}
