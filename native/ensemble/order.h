// Which sequence of a fixed set comes when: Fisher-Yates anew for every epoch, from (shuffle seed, epoch) alone.
#pragma once
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "core/random.h"
#include "core/types.h"

namespace outlast {

class EpochOrder {
 public:
  /// A batch of everything keeps the set's own order, since shuffling would only move rounding errors.
  EpochOrder(Index count, Index batchSize, std::uint64_t seed)
      : order_(static_cast<std::size_t>(count)),
        batchSize_(batchSize == 0 ? count : std::min(batchSize, count)),
        seed_(seed),
        at_(count) {
    std::iota(order_.begin(), order_.end(), Index{0});
  }

  /// Indices of the next batch, the last of an epoch possibly shorter; empty once `epochs` are done.
  std::span<const Index> next(double epochs) {
    const auto count = static_cast<Index>(order_.size());
    if (at_ == count) {
      if (static_cast<double>(epoch_) >= epochs) return {};
      if (batchSize_ < count) shuffle();
      ++epoch_;
      at_ = 0;
    }
    const Index size = std::min(batchSize_, count - at_);
    at_ += size;
    return std::span<const Index>(order_).subspan(static_cast<std::size_t>(at_ - size), static_cast<std::size_t>(size));
  }

  /// What next() gives next within this epoch; empty at its end.
  [[nodiscard]] std::span<const Index> upcoming() const {
    const auto left = std::span<const Index>(order_).subspan(static_cast<std::size_t>(at_));
    return left.first(std::min(left.size(), static_cast<std::size_t>(batchSize_)));
  }

 private:
  void shuffle() {
    std::iota(order_.begin(), order_.end(), Index{0});
    Random random(seed_, streamName("shuffle"), static_cast<std::uint64_t>(epoch_));
    for (std::size_t i = order_.size() - 1; i > 0; --i) std::swap(order_[i], order_[random.below(i + 1)]);
  }

  std::vector<Index> order_;
  Index batchSize_;
  std::uint64_t seed_;
  Index at_;
  Index epoch_ = 0;
};

}  // namespace outlast
