// Dyck-1 strings symbol by symbol: length(), and next(), 0 for an opening and 1 for a closing bracket.
#pragma once
#include <algorithm>
#include <cstdint>

#include "core/random.h"
#include "core/types.h"

namespace outlast {

/// Uniform over the Dyck words of an even length, in O(1) memory: at depth d with r symbols left, a share
/// (d+2)(r-d) / (2r(d+1)) of the words goes on with an opening bracket (a ratio of ballot numbers).
class UniformSymbols {
 public:
  UniformSymbols(Random random, Index length) : random_(random), length_(length), left_(length) {}

  [[nodiscard]] Index length() const { return length_; }
  std::uint8_t next() {
    const auto d = static_cast<double>(depth_);
    const auto r = static_cast<double>(left_--);
    const bool opens = random_.uniform() < (d + 2.0) * (r - d) / (2.0 * r * (d + 1.0));
    depth_ += opens ? 1 : -1;
    return opens ? 0 : 1;
  }

 private:
  Random random_;
  Index length_;
  Index left_;
  Index depth_ = 0;
};

/// Excursions to `depth` and back until the even length is reached, the last one only as deep as what is left allows.
class ZigzagSymbols {
 public:
  ZigzagSymbols(Index depth, Index length) : depth_(depth), length_(length), left_(length) {}

  [[nodiscard]] Index length() const { return length_; }
  std::uint8_t next() {
    if (opening_ == 0 && closing_ == 0) opening_ = closing_ = std::min(depth_, left_ / 2);
    --left_;
    const bool opens = opening_ > 0;
    --(opens ? opening_ : closing_);
    return opens ? 0 : 1;
  }

 private:
  Index depth_;
  Index length_;
  Index left_;
  Index opening_ = 0;
  Index closing_ = 0;
};

}  // namespace outlast
