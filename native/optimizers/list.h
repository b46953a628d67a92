// Every optimizer, once. Rules are PyTorch's. An optimizer says
//   numbers   its hyperparameters by name; the first is the learning rate, which update receives as `rate`
//             (scheduled, or a parameter's own)
//   slots     arrays of the parameters' size that it keeps, zero before the first step
//   scalars   numbers that it keeps, 1 before the first step; advance moves them on once a step
//   update    one parameter's step
#pragma once
#include <tuple>

#include "optimizers/adam.h"
#include "optimizers/adamw.h"
#include "optimizers/gd.h"
#include "optimizers/momentum.h"
#include "optimizers/rmsprop.h"

namespace outlast {

using Optimizers = std::tuple<GdOptimizer, MomentumOptimizer, RmspropOptimizer, AdamOptimizer, AdamWOptimizer>;

}  // namespace outlast
