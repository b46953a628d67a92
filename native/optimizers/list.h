// Every optimizer, once. Rules are PyTorch's. An optimizer says
//   numbers    its hyperparameters by name; the first is the learning rate, which update receives as `rate`
//              (scheduled, or a parameter's own)
//   slots      numbers that it keeps for each parameter, 0 before the first step
//   scalars    numbers that it keeps once, 1 before the first step
//   prepare    once a step: moves the scalars on, and writes the `constants` that update needs, in double; it does not
//              look at the learning rate, since models that differ in that alone share what it writes
//   update     one parameter's step (V: a number or a pack): the new p; slots are changed in place
#pragma once
#include <tuple>

#include "optimizers/adam.h"
#include "optimizers/adamw.h"
#include "optimizers/gd.h"
#include "optimizers/gradient_flow.h"
#include "optimizers/momentum.h"
#include "optimizers/rmsprop.h"

namespace outlast {

using Optimizers = std::tuple<GdOptimizer, MomentumOptimizer, RmspropOptimizer, AdamOptimizer, AdamWOptimizer>;

/// What a spec may name: those, and the flow behind them, which has no update of a step.
using AnyOptimizers =
    std::tuple<GdOptimizer, MomentumOptimizer, RmspropOptimizer, AdamOptimizer, AdamWOptimizer, GradientFlowNumbers>;

}  // namespace outlast
