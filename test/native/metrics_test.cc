#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "evaluation/statistics.h"
#include "metrics/list.h"

using namespace outlast;

namespace {

double value(const char* metric, const SequenceScore& score) { return metricValue(findItem<Metrics>(metric), score); }

}  // namespace

TEST_CASE("metrics of a score") {
  const SequenceScore score{.length = 10,
                            .steps = 4,
                            .loss = 6.0,
                            .lossTerms = 8,
                            .estimates = true,
                            .squaredError = 9.0,
                            .squaredTarget = 36.0,
                            .judged = true,
                            .right = 3,
                            .firstWrong = 7};
  CHECK(value("loss", score) == 0.75);
  CHECK(value("normalizedError", score) == 0.5);
  CHECK(value("tokenAccuracy", score) == 0.75);
  CHECK(value("sequenceAccuracy", score) == 0.0);
  CHECK(value("firstFailure", score) == 7.0);

  SequenceScore perfect = score;
  perfect.right = 4;
  perfect.firstWrong = -1;
  perfect.squaredError = perfect.squaredTarget = 0.0;
  CHECK(value("normalizedError", perfect) == 0.0);
  CHECK(value("tokenAccuracy", perfect) == 1.0);
  CHECK(value("sequenceAccuracy", perfect) == 1.0);
  CHECK(value("firstFailure", perfect) == 10.0);

  SequenceScore vanishing = score;
  vanishing.squaredTarget = 0.0;
  CHECK(value("normalizedError", vanishing) == std::numeric_limits<double>::infinity());
}

TEST_CASE("metrics that a sequence does not have are NaN") {
  const SequenceScore unjudged{.length = 10, .steps = 4, .loss = 6.0, .lossTerms = 8};
  CHECK(value("loss", unjudged) == 0.75);
  for (const char* metric : {"normalizedError", "tokenAccuracy", "sequenceAccuracy", "firstFailure"})
    CHECK(std::isnan(value(metric, unjudged)));
  const SequenceScore unscored{.length = 10, .judged = true};
  for (const char* metric : itemNames<Metrics>()) CHECK(std::isnan(value(metric, unscored)));
}

TEST_CASE("statistics interpolate as numpy does") {
  const std::vector<double> given = {7, 1, 10, 3, 2, 9, 4, 8};
  const std::array expected = {5.5, 5.5, 1.35, 2.75, 8.25, 9.65};
  for (std::size_t index = 0; index < statisticNames.size(); ++index) {
    std::vector<double> values = given;
    CHECK(statistic(static_cast<int>(index), values) == doctest::Approx(expected[index]).epsilon(1e-14));
    std::vector<double> one = {3.0}, none;
    CHECK(statistic(static_cast<int>(index), one) == 3.0);
    CHECK(std::isnan(statistic(static_cast<int>(index), none)));
  }
  CHECK(std::string(statisticNames[0]) == "mean");
  CHECK(std::string(statisticNames[2]) == "q05");
}

TEST_CASE("infinities and NaN sort last") {
  constexpr double inf = std::numeric_limits<double>::infinity();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> values = {inf, 1, nan, 2, 3};
  CHECK(statistic(1, values) == 3.0);
  CHECK(statistic(3, values) == 2.0);
  CHECK(statistic(4, values) == inf);
  CHECK(std::isnan(statistic(5, values)));
  CHECK(std::isnan(statistic(0, values)));
  std::vector<double> infinite = {inf, inf, inf, 1};
  CHECK(statistic(1, infinite) == inf);
  CHECK(statistic(4, infinite) == inf);
}
