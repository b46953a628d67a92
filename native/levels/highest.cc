// A program of the build: says the highest level of the machine that it runs on.
#include <cstdio>

#include "levels/cpu.h"

int main() {
  const bool v4 = outlast::levels::hasV4();
  std::puts(v4 ? "v4" : outlast::levels::hasV3() ? "v3" : "baseline");
}
