// Laying out a model's step on a device.
#pragma once
#include "device/plan.h"

namespace outlast::device {

struct PlanRequest {
  ModelShape shape;  ///< without structure
  int loss = 0;
  Scored scored = Scored::last;
  int optimizer = 0;
  int batch = 0;    ///< most rows of a step
  int longest = 0;  ///< most steps of a window
  int realBytes = 4;
  Purpose purpose = Purpose::train;
  bool impulse = false;    ///< gradients from the impulse response: a linear model, whole sequences
  bool penalties = false;  ///< on parameters
  bool noise = false;      ///< on states
};

/// Throws Failure, OUTLAST_UNSUPPORTED, naming what a device does not do yet.
Plan makePlan(const PlanRequest& request, const DeviceLimits& limits);

}  // namespace outlast::device
