// NativeChunk and NativeChunkResult of src/native/chunk.ts.
#pragma once
#include <memory>
#include <vector>

#include "binding/shape.h"
#include "ensemble/chunk.h"

namespace outlast::binding {

/// `from` is the object whose shape was read before.
template <class Real>
std::shared_ptr<Chunk<Real>> readChunk(const Napi::Object& from, const ShapeArgument& shape);

/// Of some of a chunk's runs, or of all; `sideBySide` is the backend's.
template <class Real>
Napi::Value chunkResult(Napi::Env env, const std::vector<RunOutcome<Real>>& outcomes, int sideBySide);

}  // namespace outlast::binding
