// A class index comes from outside: it is checked before it may index an array.
#pragma once
#include <string>

#include "core/failure.h"
#include "core/types.h"

namespace outlast {

/// Throws unless `target` is a whole number in 0..outputs - 1.
inline void requireClass(double target, Index outputs) {
  if (target >= 0 && target < static_cast<double>(outputs) && static_cast<double>(static_cast<Index>(target)) == target)
    return;
  throw Failure("OUTLAST_INVALID_ARGUMENT", "a class index must be a whole number from 0 to " +
                                                std::to_string(outputs - 1) + ", and one is " + std::to_string(target));
}

}  // namespace outlast
