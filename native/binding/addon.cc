// Loads the highest instruction-set level that the machine has, or the one that OUTLAST_ISA names, and what all levels
// share. Compiled for the oldest machine, and knows nothing of the core.
#include <node_api.h>

#include <cstdlib>
#include <cstring>
#include <iterator>

#include "levels/cpu.h"

extern "C" {
napi_value outlastRegisterShared(napi_env env, napi_value exports);
#if defined(OUTLAST_HAS_BASELINE)
napi_value outlastRegisterBaseline(napi_env env, napi_value exports);
#endif
#if defined(OUTLAST_HAS_WASM)
napi_value outlastRegisterWasm(napi_env env, napi_value exports);
#endif
#if defined(OUTLAST_HAS_V3)
napi_value outlastRegisterV3(napi_env env, napi_value exports);
#endif
#if defined(OUTLAST_HAS_V4)
napi_value outlastRegisterV4(napi_env env, napi_value exports);
#endif
}

namespace {

struct Level {
  const char* name;
  bool here;
  napi_value (*enter)(napi_env, napi_value);
};

/// Registers the last of `levels` that is here, or the one named `wanted`.
napi_value enter(napi_env env, napi_value exports, const Level* levels, int count, const char* wanted) {
  for (int i = count - 1; i >= 0; --i) {
    const bool named = wanted != nullptr && *wanted != 0;
    if (!levels[i].here || (named && std::strcmp(wanted, levels[i].name) != 0)) continue;
    const napi_value entered = levels[i].enter(env, exports);
    return entered == nullptr ? nullptr : outlastRegisterShared(env, entered);
  }
  napi_throw_error(env, "OUTLAST_NO_BINARY",
                   "OUTLAST_ISA names no instruction-set level that this machine and this build have: unset it.");
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  const char* wanted = std::getenv("OUTLAST_ISA");
  const Level levels[] = {
#if defined(OUTLAST_HAS_BASELINE)
    {"baseline", true, outlastRegisterBaseline},
#endif
#if defined(OUTLAST_HAS_WASM)
    {"wasm", true, outlastRegisterWasm},
#endif
#if defined(OUTLAST_HAS_V3)
    {"v3", outlast::levels::hasV3(), outlastRegisterV3},
#endif
#if defined(OUTLAST_HAS_V4)
    {"v4", outlast::levels::hasV4(), outlastRegisterV4},
#endif
  };
  return enter(env, exports, levels, static_cast<int>(std::size(levels)), wanted);
}
