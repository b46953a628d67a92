// Faults on purpose, by name, each when this addon is loaded with OUTLAST_PLANTED set to it: so that a check can show
// that its tool finds such faults of an addon under Node. No part of the package.
#include <node_api.h>

#include <cstdlib>
#include <cstring>
#include <limits>
#include <string_view>
#include <thread>
#include <vector>

namespace {

volatile int seen;
int shared = 0;

void overflow(int count) {
  const std::vector<int> numbers(static_cast<std::size_t>(count));
  seen = numbers.data()[count];
}

void useAfterFree(int count) {
  const int* numbers = new int[static_cast<std::size_t>(count)]();
  delete[] numbers;
  seen = numbers[1];
}

void leak(int count) {
  static char* volatile last;
  last = static_cast<char*>(std::malloc(static_cast<std::size_t>(1000 * count)));
  last = nullptr;
}

void signedOverflow(int count) { seen = std::numeric_limits<int>::max() + count; }

void cast(int count) { seen = static_cast<int>(1e300 * count); }

void uninitialized(int count) {
  const int* numbers = new int[static_cast<std::size_t>(count)];
  if (numbers[1] > 0) seen = 1;
  delete[] numbers;
}

void race(int count) {
  const auto work = [count] {
    for (int i = 0; i < 1000 * count; ++i) ++shared;
  };
  std::thread other(work);
  work();
  other.join();
}

constexpr struct {
  std::string_view name;
  void (*plant)(int count);
} faults[] = {
    {"overflow", overflow}, {"use after free", useAfterFree}, {"leak", leak}, {"signed overflow", signedOverflow},
    {"cast", cast},         {"uninitialized", uninitialized}, {"race", race}};

}  // namespace

NAPI_MODULE_INIT() {
  const char* wanted = std::getenv("OUTLAST_PLANTED");
  for (const auto& [name, plant] : faults)
    if (wanted != nullptr && name == wanted) plant(static_cast<int>(std::strlen("four")));
  return env == nullptr ? nullptr : exports;
}
