// Plans at the ends of what a device may be asked for.
#include <doctest/doctest.h>

#include "cells/list.h"
#include "core/failure.h"
#include "device/make_plan.h"
#include "device/train.h"
#include "emulated_driver.h"
#include "quiet_chunk.h"

using namespace outlast;
using device::DeviceLimits;
using device::Plan;
using device::PlanRequest;

namespace {

/// What an H200 gives.
constexpr DeviceLimits wide{.exchangeBytes = 232448, .threads = 512};

PlanRequest requestOf(const char* cell, Index hidden, int layers, int batch, int longest) {
  PlanRequest request;
  request.shape = {.cell = findItem<Cells>(cell), .inputSize = 1, .hiddenSize = hidden, .outputSize = 1};
  request.shape.layers = layers;
  request.batch = batch;
  request.longest = longest;
  request.realBytes = 4;
  return request;
}

}  // namespace

TEST_CASE("what lies behind the states of very long sequences is found there") {
  for (const char* const cell : {"gru", "lstm"}) {
    const Plan plan = makePlan(requestOf(cell, 96, 2, 16, 300'000), wide);
    REQUIRE(plan.weightsInWorkspace);
    CHECK(plan.weights > Index{1} << 31);
    CHECK(plan.weights + plan.layers[1].packed < plan.workspace);
  }
}

TEST_CASE("what is too large for exchange memory does not seem to fit it") {
  CHECK_THROWS_WITH_AS(makePlan(requestOf("lstm", 24'000, 1, 4, 4), wide),
                       "models of more than 2^28 parameters do not run on a device yet", Failure);
  CHECK_THROWS_WITH_AS(makePlan(requestOf("tanh", 16'000, 1, 4, 4), wide),
                       "models with 16000 hidden units do not fit the device yet", Failure);
  PlanRequest request = requestOf("linear", 700, 1, 1'000'000, 4);
  request.impulse = true;
  const Plan plan = makePlan(request, wide);
  CHECK(plan.exchange > 0);
  CHECK(plan.exchange * Index{4} <= wide.exchangeBytes);
}

TEST_CASE("a launch has no more teams than there is memory for") {
  static int most;
  most = 0;
  const Chunk<double> chunk = chunk_case::quietChunk<double>(findItem<Cells>("lstm"), 3, 5);
  device::Driver driver = *device::outlastDriver();
  driver.describe = [](int ordinal, device::DeviceInfo* info) {
    const bool succeeded = device::outlastDriver()->describe(ordinal, info);
    info->freeBytes = 1000;
    return succeeded;
  };
  driver.trainDouble = [](void* context, const device::Launch<double>* launch, int teams, device::Watch watch) {
    most = std::max(most, teams);
    return device::outlastDriver()->trainDouble(context, launch, teams, watch);
  };
  JobControl control;
  device::trainOnDevice(chunk, driver, 0, control);
  CHECK(most == 1);
}
