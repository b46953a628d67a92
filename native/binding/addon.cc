#include <napi.h>

#include "binding/exports.h"

namespace {

/// Raised with src/native/types.ts; src/native/load.ts refuses another number.
constexpr int abi = 1;

Napi::Object initializeAddon(Napi::Env env, Napi::Object exports) {
  exports.Set("abi", abi);
  exports.Set("version", OUTLAST_VERSION);
  exports.Set("isa", "baseline");
  outlast::binding::exportLists(env, exports);
  outlast::binding::exportNetwork(env, exports);
  outlast::binding::exportTraining(env, exports);
  outlast::binding::exportEvaluation(env, exports);
  outlast::binding::exportElementary(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(outlast, initializeAddon)
