// What one core of this machine can do at best: fused products and sums in GFLOP/s, and reading from each cache and
// from memory in GB/s. The best of many tries of about a millisecond, by processor time; prints JSON.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <vector>

namespace {

#if defined(__AVX512F__)
constexpr int WIDTH = 64;
#elif defined(__AVX__)
constexpr int WIDTH = 32;
#else
constexpr int WIDTH = 16;
#endif

double seconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

template <class F>
double least(F work, double total) {
  double best = 1e30;
  for (const double start = seconds(); seconds() - start < total;) {
    const double before = seconds();
    work();
    best = std::min(best, seconds() - before);
  }
  return best;
}

// Twelve independent chains: more than latency times units on every core known, few enough for sixteen registers.
template <class T>
double fused() {
  typedef T Pack __attribute__((vector_size(WIDTH)));
  constexpr int chains = 12, rounds = 400000;
  Pack sums[chains] = {};
  volatile T source = T(0.999);
  const Pack a = Pack{} + source, b = Pack{} + T(1) - source;
  const double time = least(
      [&] {
        Pack own[chains];
        __asm__ volatile("" ::"r"(sums) : "memory");  // equal chains would be computed once
        std::memcpy(own, sums, sizeof own);
        for (int i = 0; i < rounds; ++i)
          for (int k = 0; k < chains; ++k) own[k] = own[k] * a + b;
        std::memcpy(sums, own, sizeof own);
      },
      0.4);
  volatile T sink = sums[0][0];
  (void)sink;
  return 2.0 * chains * rounds * (WIDTH / sizeof(T)) / time * 1e-9;
}

double reading(std::size_t bytes) {
  typedef float Pack __attribute__((vector_size(WIDTH)));
  constexpr std::size_t chains = 8;
  const std::size_t count = std::max<std::size_t>(bytes / sizeof(Pack) / chains * chains, chains);
  const std::size_t repeats = std::max<std::size_t>(1, (std::size_t(64) << 20) / (count * sizeof(Pack)));
  std::vector<Pack> data(count, Pack{} + 1.0F);
  volatile float sink = 0;
  const double time = least(
      [&] {
        Pack sums[chains] = {};
        for (std::size_t r = 0; r < repeats; ++r) {
          for (std::size_t i = 0; i < count; i += chains)
            for (std::size_t k = 0; k < chains; ++k) sums[k] += data[i + k];
          __asm__ volatile("" ::: "memory");
        }
        for (const Pack& sum : sums) sink = sum[0];
      },
      0.4);
  return double(repeats * count * sizeof(Pack)) / time * 1e-9;
}

// Bytes of a cache, or a usual size where the system does not say.
std::size_t cache(int name, std::size_t usual) {
  const long size = sysconf(name);
  return size > 0 ? std::size_t(size) : usual;
}

}  // namespace

int main() {
  const std::size_t l1 = cache(_SC_LEVEL1_DCACHE_SIZE, std::size_t(32) << 10);
  const std::size_t l2 = cache(_SC_LEVEL2_CACHE_SIZE, std::size_t(1) << 20);
  const std::size_t l3 = cache(_SC_LEVEL3_CACHE_SIZE, std::size_t(16) << 20);
  std::printf("{\"float32\":%.4g,\"float64\":%.4g,", fused<float>(), fused<double>());
  std::printf("\"read\":{\"L1\":%.4g,\"L2\":%.4g,", reading(l1 / 2), reading(l2 / 2));
  const std::size_t beyond = std::max(4 * l3, std::size_t(128) << 20);
  std::printf("\"L3\":%.4g,\"memory\":%.4g}}\n", reading(std::min(l3 / 2, 4 * l2)), reading(beyond));
}
