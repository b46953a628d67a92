// NativeShape and NativeBatch of src/native/types.ts.
#pragma once
#include <span>

#include "binding/arguments.h"
#include "rnn/network.h"

namespace outlast::binding {

struct ShapeArgument {
  ModelShape shape;
  std::string dtype;
  Layout layout;
};

ShapeArgument readShape(const Napi::Value& value);
Scored readScored(const std::string& name);

/// A batch of given sequences, copied.
template <class Real>
struct BatchArgument {
  Index batch = 0;
  Index time = 0;
  std::vector<Real> inputs, targets, initial, final;
  std::vector<std::int32_t> lengths;
  std::vector<std::uint8_t> mask;
  std::vector<Sequence<Real>> sequences;
};

/// `targetSize` numbers a step (0: no targets wanted); `classes` > 0: targets are class indices below it.
template <class Real>
BatchArgument<Real> readBatch(const Napi::Value& value, const ModelShape& shape, Index targetSize, Index classes);

/// [L, B, H] h and c into one state a sequence [B, stateSize]; empty when h was not given.
template <class Real>
std::vector<Real> readStates(const Napi::Object& from, const ModelShape& shape, Index batch);

}  // namespace outlast::binding
