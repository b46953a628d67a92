// The places of floating-point numbers, and the search among them that excursion.cc inverts a step by.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/random.h"
#include "evaluation/ordered_states.h"

using namespace outlast;

TEST_CASE_TEMPLATE("neighbours have places next to each other", Real, float, double) {
  Random random(1, streamName("excursion"), 0);
  CHECK(placeOf(Real(0)) == 0);
  CHECK(placeOf(-Real(0)) == 0);
  for (int i = 0; i < 1000; ++i) {
    const auto x = static_cast<Real>(random.gaussian() * std::ldexp(1.0, static_cast<int>(random.below(200)) - 100));
    CHECK(numberAt<Real>(placeOf(x)) == x);
    CHECK(placeOf(std::nextafter(x, std::numeric_limits<Real>::infinity())) == placeOf(x) + 1);
    CHECK(placeOf(-x) == -placeOf(x));
  }
}

TEST_CASE("the first place is found from any guess, in looks that grow with the logarithm of its distance") {
  const Places all{-40, 50};
  for (Index answer = all.from; answer <= all.to + 1; ++answer)
    for (Index guess = all.from - 3; guess <= all.to + 3; ++guess) {
      const Index found = firstPlace(all, guess, [&](Index place) {
        CHECK((place >= all.from && place <= all.to));
        return place >= answer;
      });
      CHECK(found == answer);
    }
  // The whole range that doubles up to 2^100 take, wider than a signed number says.
  const Places wide{placeOf(-0x1p100), placeOf(0x1p100)};
  Random random(2, streamName("excursion"), 0);
  for (int i = 0; i < 200; ++i) {
    const auto answer = placeOf(random.gaussian() * std::ldexp(1.0, static_cast<int>(random.below(180)) - 90));
    const auto looksFrom = [&](Index guess) {
      int looks = 0;
      CHECK(firstPlace(wide, guess, [&](Index place) { return ++looks, place >= answer; }) == answer);
      return looks;
    };
    CHECK(looksFrom(answer) <= 2);
    CHECK(looksFrom(answer + 1) <= 4);
    CHECK(looksFrom(answer - 1000) <= 22);
    for (const Index guess : {wide.from, wide.to, Index{0}}) CHECK(looksFrom(guess) <= 140);
  }
}
