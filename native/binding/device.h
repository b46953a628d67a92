// NativeDevice of src/native/types.ts: on what a call computes.
#pragma once
#include <memory>

#include "backend/contract.h"
#include "binding/arguments.h"

namespace outlast::binding {

/// That of the device which `from` names, or the CPU's. Opens the device's library, and nothing of the device yet.
template <class Real>
std::shared_ptr<const Backend<Real>> readBackend(const Napi::Object& from);

}  // namespace outlast::binding
