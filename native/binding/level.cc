// One instruction-set level's addon: everything that JavaScript sees of it but what shared.cc has.
#include "binding/cache_sizes.h"
#include "binding/exports.h"

namespace {

/// Raised with src/native/types.ts; src/native/load.ts refuses another number.
constexpr int abi = 7;

Napi::Object initializeLevel(Napi::Env env, Napi::Object exports) {
  outlast::binding::fixCacheSizes();
  exports.Set("abi", abi);
  exports.Set("version", OUTLAST_VERSION);
  exports.Set("isa", OUTLAST_LEVEL);
  outlast::binding::exportLists(env, exports);
  outlast::binding::exportNetwork(env, exports);
  outlast::binding::exportTraining(env, exports);
  outlast::binding::exportEvaluation(env, exports);
  outlast::binding::exportDevices(env, exports);
  outlast::binding::exportExcursions(env, exports);
  outlast::binding::exportCertificate(env, exports);
  outlast::binding::exportElementary(env, exports);
  return exports;
}

}  // namespace

/// Called by addon.cc for the level that it has chosen.
extern "C" napi_value OUTLAST_LEVEL_ENTRY(napi_env env, napi_value exports) {
  return Napi::RegisterModule(env, exports, initializeLevel);
}
