// What a core does at best: fused products and sums on registers alone, and the processor time they take.
#pragma once
#include <cstring>
#include <ctime>

#if defined(__AVX512F__)
constexpr int WIDTH = 64;
#elif defined(__AVX__)
constexpr int WIDTH = 32;
#else
constexpr int WIDTH = 16;
#endif

inline double seconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

// Twelve independent chains: more than latency times units on every core known, few enough for sixteen registers.
template <class T>
class Fused {
 public:
  static constexpr int chains = 12;
  static constexpr double operationsARound = 2.0 * chains * (WIDTH / sizeof(T));

  void run(long rounds) {
    Pack own[chains];
    __asm__ volatile("" ::"r"(sums_) : "memory");  // equal chains would be computed once
    std::memcpy(own, sums_, sizeof own);
    for (long i = 0; i < rounds; ++i)
      for (int k = 0; k < chains; ++k) own[k] = own[k] * a_ + b_;
    std::memcpy(sums_, own, sizeof own);
    __asm__ volatile("" ::"r"(sums_) : "memory");
  }

 private:
  typedef T Pack __attribute__((vector_size(WIDTH)));
  volatile T source_ = T(0.999);
  Pack a_ = Pack{} + source_, b_ = Pack{} + T(1) - source_;
  Pack sums_[chains] = {};
};
