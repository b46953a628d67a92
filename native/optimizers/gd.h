// Gradient descent: p -= rate g.
#pragma once
#include "core/simd.h"

namespace outlast {

struct GdOptimizer {
  static constexpr const char* name = "gd";
  static constexpr const char* numbers[] = {"learningRate"};
  static constexpr int slots = 0;
  static constexpr int scalars = 0;
  static constexpr int constants = 0;

  static void prepare(const double* /*numbers*/, double* /*scalars*/, double* /*constants*/) {}

  template <class V>
  static constexpr V update(V p, V g, V rate, V* /*slots*/, const V* /*constants*/) {
    return p - rate * g;
  }
};

}  // namespace outlast
