// Loads the highest instruction-set level that the machine has, or the one that OUTLAST_ISA names, and what all levels
// share. Compiled for the oldest machine, and knows nothing of the core.
#include <node_api.h>

#include <cstdlib>
#include <cstring>

extern "C" {
napi_value outlastRegisterShared(napi_env env, napi_value exports);
napi_value outlastRegisterBaseline(napi_env env, napi_value exports);
#if defined(OUTLAST_X86_LEVELS)
napi_value outlastRegisterV3(napi_env env, napi_value exports);
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
  napi_throw_error(env, "OUTLAST_NO_BINARY", "OUTLAST_ISA names no instruction-set level of this machine: unset it.");
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  const char* wanted = std::getenv("OUTLAST_ISA");
#if defined(OUTLAST_X86_LEVELS)
  __builtin_cpu_init();
  const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                  __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                  __builtin_cpu_supports("avx512cd");
  const Level levels[] = {
      {"baseline", true, outlastRegisterBaseline}, {"v3", v3, outlastRegisterV3}, {"v4", v4, outlastRegisterV4}};
  return enter(env, exports, levels, 3, wanted);
#else
  const Level levels[] = {{"baseline", true, outlastRegisterBaseline}};
  return enter(env, exports, levels, 1, wanted);
#endif
}
