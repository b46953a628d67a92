// What every instruction-set level shares: compiled once, for the oldest machine, so that its answers have the same
// bits at every level.
#include "binding/cache_sizes.h"
#include "binding/exports.h"

namespace {

Napi::Object initializeShared(Napi::Env env, Napi::Object exports) {
  outlast::binding::fixCacheSizes();
  outlast::binding::exportAnalysis(env, exports);
  return exports;
}

}  // namespace

/// Called by addon.cc after the level that it has chosen.
extern "C" napi_value outlastRegisterShared(napi_env env, napi_value exports) {
  return Napi::RegisterModule(env, exports, initializeShared);
}
