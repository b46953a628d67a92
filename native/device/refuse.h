// How a device says what it does not do.
#pragma once
#include <string>

#include "core/failure.h"

namespace outlast::device {

/// Throws Failure, OUTLAST_UNSUPPORTED; `what` is part of a sentence.
[[noreturn]] inline void refuse(const std::string& what) {
  throw Failure("OUTLAST_UNSUPPORTED", "A device does not do this yet: " + what + ".");
}

}  // namespace outlast::device
