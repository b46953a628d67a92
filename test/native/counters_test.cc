// Hand-made Dyck-1 counters on the zigzag strings of length 2000: the first points of failure that follow from the
// weights, average over the ten strings, in single precision.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "cells/list.h"
#include "core/random.h"
#include "evaluation/evaluate.h"
#include "losses/list.h"
#include "metrics/list.h"
#include "sources/list.h"

using namespace outlast;

namespace {

constexpr Index zigzags = 10;

// One value of each metric a length and a string: a string repeats one of `zigzags` depths, the first half its length.
std::vector<double> measure(const char* metric, const char* cell, const std::vector<float>& parameters,
                            const std::vector<LengthRange>& lengths, Index sequences) {
  EvaluationPlan plan;
  plan.shape = {.cell = findItem<Cells>(cell), .inputSize = 2, .outputSize = 2, .readout = ReadoutActivation::sigmoid};
  plan.stream = streamName("evaluate");
  plan.sequences = sequences;
  plan.loss = findItem<Losses>("mse");
  plan.scored = Scored::every;
  plan.correct = {CorrectRule::threshold, 0.5};
  plan.seeds = {0};
  plan.lengths = lengths;
  plan.metrics = {findItem<Metrics>(metric)};
  plan.perSequence = true;
  plan.threads = 2;
  const auto source = makeSource("dyck1", std::array{2.0, 2.0, 2.0, 0.5, 0.25, 0.0}, {});
  JobControl control;
  return evaluate(plan, *source, parameters.data(), static_cast<Index>(parameters.size()), control).values;
}

std::vector<double> firstFailures(const char* cell, const std::vector<float>& parameters) {
  return measure("firstFailure", cell, parameters, {{2000, 2000}}, zigzags);
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// The least depth whose one excursion is not counted right, 0 for none up to 200.
Index firstFailingDepth(const char* cell, const std::vector<float>& parameters) {
  std::vector<LengthRange> lengths;
  for (Index depth = 1; depth <= 200; ++depth) lengths.push_back({2 * depth, 2 * depth});
  const auto right = measure("sequenceAccuracy", cell, parameters, lengths, 1);
  return (std::find(right.begin(), right.end(), 0.0) - right.begin() + 1) % (std::ssize(right) + 1);
}

// h = max(0, a [x = (] + b [x = )] + u h), the outputs sigmoid(h + 1) and sigmoid(h - 1/2).
std::vector<float> reluCounter(float a, float b, float u) { return {a, b, u, 0, 0, 1, 1, 1, -0.5F}; }

// Gates open by a pre-activation of k, candidate tanh(+-k); the second output splits tanh(0) from tanh(1).
std::vector<float> lstmCounter(float k) {
  std::vector<float> parameters = {0, 0, 0, 0, k, -k, 0, 0};         // weight_ih: i, f, g, o
  parameters.insert(parameters.end(), {0, 0, 0, 0});                 // weight_hh
  parameters.insert(parameters.end(), {k, k, 0, k, 0, 0, 0, 0});     // both biases
  parameters.insert(parameters.end(), {0, 20, 10, -20.0F * 0.38F});  // read-out
  return parameters;
}

}  // namespace

TEST_CASE("ReLU counters fail where their weights say") {
  struct Row {
    float a, b, u;
    double firstFailure;
  };
  const std::vector<Row> rows = {
      {1, -1, 1, 2000},        {2, -2, 1, 2000},
      {0.5F, -0.5F, 1, 2000},  {1.004F, -1, 1, 593},
      {0.996F, -1, 1, 1588.8}, {1.02F, -1, 1, 463},
      {1, -1, 1.0001F, 642},   {1, -1, 1.0005F, 486},
      {1, -1, 0.9995F, 994.8}, {1.02F, -1, 0.9995F, 622.6},
  };
  for (const Row& row : rows) {
    CAPTURE(row.a);
    CAPTURE(row.u);
    CHECK(mean(firstFailures("relu", reluCounter(row.a, row.b, row.u))) == row.firstFailure);
  }
}

TEST_CASE("LSTM counters fail where their saturation says") {
  struct Row {
    float k;
    std::vector<double> firstFailures;
  };
  const std::vector<Row> rows = {{5, {1102, 600, 338, 281, 191, 158, 86, 45, 37, 18}},
                                 {6, {1262, 716, 402, 332, 219, 179, 94, 48, 38, 58}},
                                 {8, {1747, 927, 480, 387, 244, 196, 98, 148, 198, 398}},
                                 {10, {1956, 988, 496, 397, 248, 398, 598, 1098, 1398, 2000}},
                                 {14, {1998, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000}},
                                 {16, std::vector<double>(zigzags, 2000)},
                                 {20, std::vector<double>(zigzags, 2000)}};
  for (const Row& row : rows) {
    CAPTURE(row.k);
    CHECK(firstFailures("lstm", lstmCounter(row.k)) == row.firstFailures);
  }
}

TEST_CASE("the first failing depth is near what the leak predicts") {
  for (const float sign : {-1.0F, 1.0F}) {
    CHECK(firstFailingDepth("relu", reluCounter(1, -1, 1 + sign * 1e-4F)) == 71);
    CHECK(firstFailingDepth("relu", reluCounter(1, -1, 1 + sign * 5e-4F)) == 32);
    CHECK(firstFailingDepth("relu", reluCounter(1, -1, 1 + sign * 1e-3F)) == 23);
    CHECK(firstFailingDepth("relu", reluCounter(1 + sign * 0.004F, -1, 1)) == 126);
    CHECK(firstFailingDepth("relu", reluCounter(1 + sign * 0.02F, -1, 1)) == 25);
  }
  CHECK(firstFailingDepth("relu", reluCounter(1, -1, 1)) == 0);
  CHECK(firstFailingDepth("lstm", lstmCounter(4)) == 6);
  CHECK(firstFailingDepth("lstm", lstmCounter(5)) == 10);
  CHECK(firstFailingDepth("lstm", lstmCounter(6)) == 16);
  CHECK(firstFailingDepth("lstm", lstmCounter(8)) == 43);
  CHECK(firstFailingDepth("lstm", lstmCounter(10)) == 116);
}
