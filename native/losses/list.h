// Every loss, once. A loss says, for one scored step: `classes` (targets are class indices [1], else numbers [O]),
// `estimates` (the outputs estimate the targets, so that a normalized error has a meaning),
// value(output, target, O), the sum over the step, and gradient(output, target, O, scale, dOutput); both over V, a
// number or a pack. The mean is over every scored number, or over every scored step where `classes`.
#pragma once
#include <tuple>

#include "losses/bce.h"
#include "losses/ce.h"
#include "losses/mse.h"

namespace outlast {

using Losses = std::tuple<MseLoss, BceLoss, CeLoss>;

}  // namespace outlast
