// Which instruction-set levels the CPU has: asked when the addon is loaded, and when it is built for one machine alone.
#pragma once

namespace outlast::levels {

#if defined(__x86_64__) && defined(__GNUC__)
inline bool hasV3() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
}

inline bool hasV4() {
  return hasV3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
}
#else
inline bool hasV3() { return false; }
inline bool hasV4() { return false; }
#endif

}  // namespace outlast::levels
