// The machine's peak in the form of an engine: microseconds in which fused products and sums on registers alone do the
// operations of one step, timed as a step of ours is. Arguments: dtype, operations of a step, seconds.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

#include "fused.h"

namespace {

double wallSeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

template <class T>
void measure(double operations, double total) {
  Fused<T> chains;
  const auto work = [&](double steps) { chains.run(long(std::ceil(operations * steps / chains.operationsARound))); };
  // As leastTimes of bench/timing.mjs: chunks of 50 ms, and of a hundred steps.
  double begun = wallSeconds();
  work(1e8 / operations);
  const double step = (wallSeconds() - begun) * operations / 1e8;
  const double count = std::ceil(std::min(std::max(100.0, 0.05 / step), 4 / step));
  double cpu = std::numeric_limits<double>::infinity(), wall = cpu;
  const double start = wallSeconds();
  for (int chunk = -1; chunk < 3 || wallSeconds() - start < total; ++chunk) {
    begun = wallSeconds();
    const double before = seconds();
    work(count);
    if (chunk < 0) continue;
    cpu = std::min(cpu, (seconds() - before) / count * 1e6);
    wall = std::min(wall, (wallSeconds() - begun) / count * 1e6);
  }
  std::printf("{\"cpu\":%.9g,\"wall\":%.9g}\n", cpu, wall);
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) return 1;
  const double operations = std::stod(words[2]), total = std::stod(words[3]);
  if (std::string(words[1]) == "float32")
    measure<float>(operations, total);
  else
    measure<double>(operations, total);
}
