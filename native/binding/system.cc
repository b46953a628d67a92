// randomSystem: a random linear system.
#include "binding/exports.h"
#include "sources/random_system.h"

namespace outlast::binding {
namespace {

Napi::Value randomSystem(const Napi::CallbackInfo& info) {
  constexpr Index most = 4096;
  const Napi::Object from = object(info[0], "system");
  const Index dimension = whole(from, "dimension", 1, most);
  const Index inputSize = whole(from, "inputSize", 1, most), outputSize = whole(from, "outputSize", 1, most);
  const RandomSystem system =
      drawSystem(dimension, inputSize, outputSize, number(from, "spectralRadius"), seed(number(from, "seed"), "seed"));
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("A", typedArray(info.Env(), system.a));
  result.Set("B", typedArray(info.Env(), system.b));
  result.Set("C", typedArray(info.Env(), system.c));
  return result;
}

}  // namespace

void exportSystem(Napi::Env env, Napi::Object& exports) { add<randomSystem>(env, exports, "randomSystem"); }

}  // namespace outlast::binding
