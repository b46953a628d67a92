#include "binding/source.h"

#include "core/list.h"
#include "core/random.h"
#include "losses/list.h"
#include "sources/list.h"

namespace outlast::binding {
namespace {

template <class T>
std::span<const T> view(const Napi::TypedArray& typed) {
  const auto values = typed.As<Napi::TypedArrayOf<T>>();
  return {values.ElementLength() == 0 ? nullptr : values.Data(), values.ElementLength()};
}

SourceArray viewAny(const Napi::Value& value, const std::string& name) {
  if (value.IsTypedArray()) {
    const auto typed = value.As<Napi::TypedArray>();
    switch (typed.TypedArrayType()) {
      case napi_float32_array:
        return view<float>(typed);
      case napi_float64_array:
        return view<double>(typed);
      case napi_int32_array:
        return view<std::int32_t>(typed);
      case napi_uint8_array:
        return view<std::uint8_t>(typed);
      default:
        break;
    }
  }
  throw Failure("OUTLAST_INVALID_ARGUMENT",
                "the source's array " + name + " must be a Float32Array, Float64Array, Int32Array or Uint8Array");
}

}  // namespace

std::shared_ptr<const Source> readSource(const Napi::Value& value) {
  const Napi::Object from = object(value, "source");
  const auto numbers = array<double>(from, "numbers", -1);
  SourceArrays arrays;
  if (const Napi::Value any = from.Get("arrays"); !isMissing(any)) {
    const Napi::Object given = object(any, "arrays");
    const Napi::Array names = given.GetPropertyNames();
    for (std::uint32_t i = 0; i < names.Length(); ++i) {
      const std::string name = names.Get(i).ToString();
      const Napi::Value one = given.Get(name);
      if (!one.IsUndefined()) arrays.emplace(name, viewAny(one, name));
    }
  }
  return makeSource(text(from, "kind"), numbers, arrays);
}

std::uint32_t readStream(const Napi::Object& from) {
  const std::string name = text(from, "stream");
  if (name != "data" && name != "evaluate")
    throw Failure("OUTLAST_INVALID_ARGUMENT", "stream must be data or evaluate, not " + name);
  return streamName(name);
}

void requireSizes(const Source& source, const ModelShape& shape, int loss) {
  const bool classes = visitItem<Losses>(loss, [](auto entry) { return decltype(entry)::classes; });
  const Index targets = classes ? 1 : shape.outputSize;
  if (source.inputSize() == shape.inputSize && source.targetSize() == targets) return;
  throw Failure("OUTLAST_SHAPE", "the source gives " + std::to_string(source.inputSize()) + " inputs and " +
                                     std::to_string(source.targetSize()) +
                                     " targets a step, the model and its loss need " + std::to_string(shape.inputSize) +
                                     " and " + std::to_string(targets));
}

}  // namespace outlast::binding
