// The floating-point mode that results are made in: round to nearest, subnormal numbers kept, no traps. Other native
// code of the process may have left another one in a thread (flush to zero is the usual one), and a thread inherits
// that of the one that starts it.
#pragma once
#if defined(__x86_64__) || defined(_M_X64)
#include <xmmintrin.h>
#elif defined(__aarch64__) && !defined(_MSC_VER)
#include <cstdint>
#endif

namespace outlast {

/// The mode of this thread is the plain one for as long as this lives, and then what it was. Elsewhere than on x86-64
/// and arm64 it is what the system gives.
class PlainFloats {
 public:
#if defined(__x86_64__) || defined(_M_X64)
  PlainFloats() : before_(_mm_getcsr()) { _mm_setcsr(plain); }
  ~PlainFloats() { _mm_setcsr(before_); }
#elif defined(__aarch64__) && !defined(_MSC_VER)
  PlainFloats() {
    asm volatile("mrs %0, fpcr" : "=r"(before_));
    asm volatile("msr fpcr, %0" : : "r"(plain));
  }
  ~PlainFloats() { asm volatile("msr fpcr, %0" : : "r"(before_)); }
#else
  PlainFloats() {}
  ~PlainFloats() {}
#endif
  PlainFloats(const PlainFloats&) = delete;
  PlainFloats& operator=(const PlainFloats&) = delete;
  PlainFloats(PlainFloats&&) = delete;
  PlainFloats& operator=(PlainFloats&&) = delete;

 private:
#if defined(__x86_64__) || defined(_M_X64)
  static constexpr unsigned plain = 0x1F80;  // every exception masked, and nothing else set
  unsigned before_;
#elif defined(__aarch64__) && !defined(_MSC_VER)
  static constexpr std::uint64_t plain = 0;
  std::uint64_t before_;
#endif
};

}  // namespace outlast
