// Which instruction-set levels the CPU has: asked when the addon is loaded, and when it is built for one machine alone.
// And what kernels choose by, where the bits are the same.
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
/// Whether a core with AVX-512 starts two multiply-adds of 64 bytes a cycle, and not one in two halves as Zen 4 does.
inline bool startsTwoWide() {
  __builtin_cpu_init();
  return !__builtin_cpu_is("amdfam19h");
}
#else
inline bool hasV3() { return false; }
inline bool hasV4() { return false; }
inline bool startsTwoWide() { return false; }
#endif

}  // namespace outlast::levels
