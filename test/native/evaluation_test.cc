// Evaluations against arrays of the same sequences, walked and scored here by the definitions.
#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <functional>

#include "evaluation/scan.h"
#include "evaluation/sets.h"
#include "evaluation/statistics.h"
#include "evaluation_case.h"

using namespace evaluation_case;

namespace {

EvaluationResult run(const EvaluationPlan& plan, const Source& source, const std::vector<double>& parameters) {
  JobControl control;
  const Index runs = static_cast<Index>(plan.seeds.size());
  return evaluate(plan, source, parameters.data(), static_cast<Index>(parameters.size()) / runs, control);
}

// The metrics of one row of arrays, cut at `length`, by their definitions.
std::vector<double> byDefinition(const EvaluationPlan& plan, const Setting& setting, const DrawnSet& set, Index row,
                                 Index length, const std::vector<double>& parameters) {
  const auto stepper = makeUnitStepper(plan.shape, parameters.data());
  std::vector<double> y(plan.shape.outputSize);
  stepper->start(0, nullptr);
  const bool classes = std::string(setting.loss) == "ce", bce = std::string(setting.loss) == "bce";
  const Index targetSize = setting.source->targetSize();
  double loss = 0, terms = 0, error = 0, norm = 0, steps = 0, right = 0, firstWrong = -1;
  for (Index t = 0; t < length; ++t) {
    stepper->advance(1, &set.inputs[(row * set.time + t) * setting.inputSize]);
    if (plan.scored == Scored::last ? t + 1 < length : set.mask[row * set.time + t] == 0) continue;
    stepper->readOut(0, 1, y.data());
    const double* target = &set.targets[(row * set.time + t) * targetSize];
    double total = 0;
    for (const double value : y) total += std::exp(value);
    if (classes) loss += std::log(total) - y[static_cast<std::size_t>(target[0])];
    bool good = true;
    for (std::size_t o = 0; o < y.size(); ++o) {
      if (classes) {
        good = good && y[o] <= y[static_cast<std::size_t>(target[0])];
        continue;
      }
      loss += bce ? std::log(1 + std::exp(y[o])) - target[o] * y[o] : std::pow(y[o] - target[o], 2);
      error += std::pow(y[o] - target[o], 2);
      norm += target[o] * target[o];
      good =
          good && (setting.correct.rule == CorrectRule::within ? std::abs(y[o] - target[o]) <= setting.correct.value
                                                               : (y[o] >= setting.correct.value) == (target[o] > 0.5));
    }
    terms += classes ? 1 : static_cast<double>(y.size());
    steps += 1;
    right += good;
    if (!good && firstWrong < 0) firstWrong = static_cast<double>(t);
  }
  const bool judged = setting.correct.rule != CorrectRule::none && steps > 0;
  std::vector<double> values(std::tuple_size_v<Metrics>);
  const auto put = [&](const char* name, double value) { values[findItem<Metrics>(name)] = value; };
  put("loss", loss / terms);
  put("normalizedError", bce || classes ? notANumber : std::sqrt(error / norm));
  put("tokenAccuracy", judged ? right / steps : notANumber);
  put("sequenceAccuracy", judged ? right == steps : notANumber);
  put("firstFailure", !judged ? notANumber : firstWrong < 0 ? static_cast<double>(length) : firstWrong);
  return values;
}

bool near(double a, double b) {
  return std::isnan(a) ? std::isnan(b) : a == b || a == doctest::Approx(b).epsilon(1e-12);
}

bool sameBits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, {}, std::bit_cast<std::uint64_t, double>, std::bit_cast<std::uint64_t, double>);
}

}  // namespace

TEST_CASE("every metric of every sequence is what its definition says") {
  for (const bool prefix : {false, true}) {
    for (const Setting& setting : settings()) {
      const EvaluationPlan plan = planOf(setting, prefix);
      const auto parameters = gaussians(makeLayout(plan.shape).size, 1);
      const auto result = run(plan, *setting.source, parameters);
      CAPTURE(std::string(setting.name));
      CAPTURE(prefix);
      for (std::size_t length = 0; length < 3; ++length) {
        const LengthRange lengths = plan.lengths[prefix ? 2 : length];
        const auto set = drawSet(*setting.source, evaluationRequest(4, plan.stream, lengths, 30, prefix));
        for (Index row = 0; row < plan.sequences; ++row) {
          std::vector<double> expected(plan.metrics.size(), notANumber);
          if (row < set.count)
            expected =
                byDefinition(plan, setting, set, row, prefix ? plan.lengths[length].to : set.lengths[row], parameters);
          for (std::size_t metric = 0; metric < plan.metrics.size(); ++metric)
            REQUIRE(near(result.values[(metric * 3 + length) * 30 + static_cast<std::size_t>(row)], expected[metric]));
        }
        for (std::size_t metric = 0; metric < plan.metrics.size(); ++metric) {
          const auto first = result.values.begin() + static_cast<std::ptrdiff_t>((metric * 3 + length) * 30);
          std::vector<double> values(first, first + set.count);
          for (std::size_t kind = 0; kind < statisticNames.size(); ++kind)
            CHECK(near(result.statistics[(metric * statisticNames.size() + kind) * 3 + length],
                       statistic(static_cast<int>(kind), values)));
        }
      }
    }
  }
}

TEST_CASE("models of one call have the bits that each has alone, on any number of threads") {
  for (const Setting& setting : settings()) {
    EvaluationPlan plan = planOf(setting);
    const Index size = makeLayout(plan.shape).size;
    auto parameters = gaussians(4 * size, 1);
    parameters[static_cast<std::size_t>(size)] = notANumber;  // one model has diverged
    plan.seeds = {4, 4, 5, 4};
    const auto together = run(plan, *setting.source, parameters);
    for (const int threads : {2, 5}) {
      plan.threads = threads;
      const auto again = run(plan, *setting.source, parameters);
      CHECK(sameBits(again.statistics, together.statistics));
      CHECK(sameBits(again.values, together.values));
    }
    const std::size_t share = together.values.size() / 4;
    for (std::size_t model = 0; model < 4; ++model) {
      EvaluationPlan alone = plan;
      alone.seeds = {plan.seeds[model]};
      const auto begin = parameters.begin() + static_cast<std::ptrdiff_t>(model * size);
      const auto result = run(alone, *setting.source, {begin, begin + size});
      const auto part = together.values.begin() + static_cast<std::ptrdiff_t>(model * share);
      CHECK(sameBits(result.values, {part, part + static_cast<std::ptrdiff_t>(share)}));
    }
  }
}

TEST_CASE("a sequence has the same bits whatever sequences and models go beside it") {
  for (const bool prefix : {false, true}) {
    for (const Setting& setting : settings()) {
      EvaluationPlan plan = planOf(setting, prefix);
      const Index size = makeLayout(plan.shape).size;
      const std::size_t rows = plan.metrics.size() * plan.lengths.size();
      const auto parameters = gaussians(19 * size, 1);
      for (const std::size_t kinds : {1, 3}) {  // of seeds
        const auto valuesOf = [&](std::size_t first, std::size_t models, Index sequences) {
          plan.sequences = sequences;
          plan.seeds.clear();
          for (std::size_t model = first; model < first + models; ++model) plan.seeds.push_back(model % kinds);
          const auto begin = parameters.begin() + static_cast<std::ptrdiff_t>(first) * size;
          return run(plan, *setting.source, {begin, begin + static_cast<std::ptrdiff_t>(models) * size}).values;
        };
        const auto modelsBeside = valuesOf(0, 19, 1);
        for (std::size_t model = 0; model < 19; ++model) {
          const auto begin = modelsBeside.begin() + static_cast<std::ptrdiff_t>(model * rows);
          const auto alone = valuesOf(model, 1, 1);
          CHECK(sameBits(alone, {begin, begin + static_cast<std::ptrdiff_t>(rows)}));
          const auto sequencesBeside = valuesOf(model, 1, 30);
          for (std::size_t row = 0; row < rows; ++row) CHECK(sameBits({sequencesBeside[row * 30]}, {alone[row]}));
        }
      }
    }
  }
}

TEST_CASE("an output that is not a number is never right") {
  for (const Setting& setting : settings()) {
    if (setting.correct.rule == CorrectRule::none) continue;
    EvaluationPlan plan = planOf(setting);
    plan.metrics = {findItem<Metrics>("tokenAccuracy")};
    plan.lengths = {{9, setting.outputSize == 2 ? 14 : 9}};
    const std::vector<double> parameters(static_cast<std::size_t>(makeLayout(plan.shape).size), notANumber);
    CHECK(run(plan, *setting.source, parameters).statistics[0] == 0.0);
  }
}

TEST_CASE("single precision rounds and nothing else") {
  const auto all = settings();
  EvaluationPlan plan = planOf(all[2]);
  plan.metrics = {findItem<Metrics>("loss")};
  const auto parameters = gaussians(makeLayout(plan.shape).size, 1);
  const std::vector<float> single(parameters.begin(), parameters.end());
  JobControl control;
  const auto result = evaluate(plan, *all[2].source, single.data(), static_cast<Index>(single.size()), control);
  const auto exact = run(plan, *all[2].source, parameters);
  for (std::size_t i = 0; i < 3; ++i) CHECK(result.statistics[i] == doctest::Approx(exact.statistics[i]).epsilon(1e-5));
}

TEST_CASE("sets of different lengths are independent, the training draw is replayed") {
  const auto data = streamName("data"), evaluation = streamName("evaluate");
  CHECK(evaluationRequest(1, evaluation, {4, 4}, 2, false).stream == streamName("evaluate/4-4"));
  CHECK(evaluationRequest(1, evaluation, {4, 4}, 2, true).stream == evaluation);
  CHECK(evaluationRequest(1, data, {4, 4}, 2, false).stream == data);
  const auto source = makeSource("delay", std::array{2.0, 9.0}, {});
  const auto shorter = drawSet(*source, evaluationRequest(1, evaluation, {4, 4}, 1, false));
  const auto longer = drawSet(*source, evaluationRequest(1, evaluation, {5, 5}, 1, false));
  CHECK(shorter.inputs[0] != longer.inputs[0]);
}

TEST_CASE("drawSet refuses what no array can hold") {
  const auto source = makeSource("delay", std::array{2.0, 9.0}, {});
  CHECK_THROWS_AS(drawSet(*source, evaluationRequest(1, 0, {Index{1} << 50, Index{1} << 50}, 1, false)), Failure);
}

TEST_CASE("a stop ends the job, and progress counts its sequences") {
  const auto all = settings();
  EvaluationPlan plan = planOf(all[0]);
  const auto parameters = gaussians(makeLayout(plan.shape).size, 1);
  JobControl control;
  evaluate(plan, *all[0].source, parameters.data(), static_cast<Index>(parameters.size()), control);
  CHECK(control.done == evaluationTotal(plan));
  CHECK(evaluationTotal(plan) == 90);
  control.stop = true;
  const auto again = [&] {
    evaluate(plan, *all[0].source, parameters.data(), static_cast<Index>(parameters.size()), control);
  };
  CHECK_THROWS_AS(again(), Failure);
}

TEST_CASE("classes are checked before they are looked up") {
  const std::array<double, 1> input = {0.5}, target = {3.0};
  const auto source =
      makeSource("fixed", std::array{1.0, 1.0, 1.0, 1.0},
                 {{"inputs", std::span<const double>(input)}, {"targets", std::span<const double>(target)}});
  Setting setting{"", nullptr, 1, 3, "ce", Scored::every, {CorrectRule::argmax, 0.0}};
  EvaluationPlan plan = planOf(setting);
  plan.lengths = {{1, 1}};
  const auto parameters = gaussians(makeLayout(plan.shape).size, 1);
  CHECK_THROWS_AS(run(plan, *source, parameters), Failure);
  plan.correct.rule = CorrectRule::threshold;
  CHECK_THROWS_AS(run(plan, *source, parameters), Failure);
}

TEST_CASE("a scan finds the first failing length that prefixes show") {
  for (const Setting& setting : settings()) {
    if (setting.correct.rule == CorrectRule::none || std::string(setting.loss) == "ce") continue;
    constexpr Index upTo = 700;
    EvaluationPlan plan = planOf(setting);
    plan.prefix = true;
    plan.metrics = {findItem<Metrics>("loss")};
    plan.lengths.clear();
    for (Index length = 1; length <= upTo; ++length) plan.lengths.push_back({length, length});
    plan.sequences = 7;
    const auto source = std::string(setting.loss) == "bce" ? makeSource("delay", std::array{2.0, 9.0}, {}) : nullptr;
    if (source) plan.shape.inputSize = plan.shape.outputSize = 1;
    const Source& sequences = source ? *source : *setting.source;
    const auto parameters = gaussians(makeLayout(plan.shape).size, 1);
    const auto statistics = run(plan, sequences, parameters).statistics;
    for (const int kind : {0, 1, 5}) {
      const auto begin = statistics.begin() + kind * upTo;
      const double worst = *std::max_element(begin + 1, begin + upTo);
      for (const double bound : {0.5 * *begin, *begin, 0.999 * worst, worst, notANumber}) {
        const auto failing = std::find_if(begin, begin + upTo, [&](double value) { return !(value <= bound); });
        ScanPlan scan;
        static_cast<ScoringPlan&>(scan) = plan;
        scan.seed = plan.seeds[0];
        scan.upTo = upTo;
        scan.metric = plan.metrics[0];
        scan.statistic = kind;
        scan.bound = bound;
        scan.atLeast = false;
        for (const int threads : {1, 3}) {
          scan.threads = threads;
          JobControl control;
          CHECK(scanHorizon(scan, sequences, parameters.data(), control) == failing - begin);
          control.stop = true;
          CHECK_THROWS_AS(scanHorizon(scan, sequences, parameters.data(), control), Failure);
        }
        scan.atLeast = true;
        JobControl control;
        const auto low = std::find_if(begin, begin + upTo, [&](double value) { return !(value >= bound); });
        CHECK(scanHorizon(scan, sequences, parameters.data(), control) == low - begin);
        scan.from = 300;
        const auto later = std::find_if(begin + 299, begin + upTo, [&](double value) { return !(value >= bound); });
        CHECK(scanHorizon(scan, sequences, parameters.data(), control) == (later == begin + 299 ? 0 : later - begin));
      }
    }
  }
}
