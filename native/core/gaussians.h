// Many standard normal numbers at once.
#pragma once
#include "core/random.h"

namespace outlast {

/// The numbers that Random::gaussian() gives one by one, to the bit, for a fraction of their time.
class Gaussians {
 public:
  explicit Gaussians(const Random& random) : random_(random) {}

  /// The next `count` numbers.
  void fill(double* to, Index count);

 private:
  Random random_;
  double spare_ = 0.0;
  bool hasSpare_ = false;
};

}  // namespace outlast
