// What cells of one gate have in common: their state is a function of the one sum of all products.
#pragma once

namespace outlast {

struct OneGate {
  static constexpr bool hasC = false;
  static constexpr bool passesH = false;
  static constexpr int gates = 1;
  static constexpr int sums = 1;
  static constexpr int inputSum[gates] = {0};
  static constexpr int hiddenSum[gates] = {0};
  static constexpr int saved = 0;

  using Products = OneGate;
};

}  // namespace outlast
