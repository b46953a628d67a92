// NativeSource of src/native/types.ts.
#pragma once
#include <memory>

#include "binding/arguments.h"
#include "sources/source.h"

namespace outlast::binding {

std::shared_ptr<const Source> readSource(const Napi::Value& value);

/// The stream called "data" or "evaluate" in `from.stream`.
std::uint32_t readStream(const Napi::Object& from);

/// Throws unless the source's steps fit the model's inputs and the loss's targets.
void requireSizes(const Source& source, const ModelShape& shape, int loss);

}  // namespace outlast::binding
