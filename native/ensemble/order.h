// Which sequence of a fixed set comes when: Fisher-Yates anew for every epoch, from (shuffle seed, epoch) alone. Under
// a curriculum the early epochs leave out sequences that are too long, and keep the others' order.
#pragma once
#include <algorithm>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "core/random.h"
#include "core/types.h"

namespace outlast {

/// Epoch e of the first `epochs` has the sequences of at most from + (longest - from) e / epochs steps, rounded down,
/// or of as many as the shortest has; later ones have all. None with 0 epochs.
struct Curriculum {
  Index from = 0;
  Index epochs = 0;
};

class EpochOrder {
 public:
  /// A batch of everything keeps the set's own order, since shuffling would only move rounding errors. `lengths`
  /// [count] may be empty without a curriculum.
  EpochOrder(Index count, Index batchSize, std::uint64_t seed, Curriculum curriculum, std::vector<Index> lengths)
      : order_(static_cast<std::size_t>(count)),
        batchSize_(batchSize == 0 ? count : std::min(batchSize, count)),
        seed_(seed),
        curriculum_(curriculum),
        lengths_(std::move(lengths)),
        shuffles_(batchSize_ < count),
        at_(count),
        taken_(count) {
    std::iota(order_.begin(), order_.end(), Index{0});
  }

  /// Indices of the next batch, the last of an epoch possibly shorter; empty once `epochs` are done.
  std::span<const Index> next(double epochs) {
    if (at_ == taken_) {
      if (isOver(epochs)) return {};
      if (shuffles_ || curriculum_.epochs > 0) begin();
      ++epoch_;
      at_ = 0;
    }
    const Index size = std::min(batchSize_, taken_ - at_);
    at_ += size;
    return std::span<const Index>(order_).subspan(static_cast<std::size_t>(at_ - size), static_cast<std::size_t>(size));
  }

  /// Whether `epochs` are done.
  [[nodiscard]] bool isOver(double epochs) const { return at_ == taken_ && static_cast<double>(epoch_) >= epochs; }

  /// The sequence after the last batch; any, where an epoch ends.
  [[nodiscard]] Index upcoming() const { return at_ < taken_ ? order_[static_cast<std::size_t>(at_)] : 0; }

 private:
  /// Puts the epoch's sequences into its order.
  void begin() {
    taken_ = static_cast<Index>(order_.size());
    std::iota(order_.begin(), order_.end(), Index{0});
    if (shuffles_) shuffle();
    if (epoch_ >= curriculum_.epochs || order_.empty()) return;
    const auto [shortest, longest] = std::ranges::minmax(lengths_);
    const Index from = std::min(curriculum_.from, longest);
    const Index bound = std::max(shortest, from + (longest - from) * epoch_ / curriculum_.epochs);
    const auto isTooLong = [&](Index i) { return lengths_[static_cast<std::size_t>(i)] > bound; };
    taken_ = std::remove_if(order_.begin(), order_.end(), isTooLong) - order_.begin();
  }

  void shuffle() {
    Random random(seed_, streamName("shuffle"), static_cast<std::uint64_t>(epoch_));
    for (std::size_t i = order_.size() - 1; i > 0; --i) std::swap(order_[i], order_[random.below(i + 1)]);
  }

  std::vector<Index> order_;  // [count], the epoch's own first
  Index batchSize_;
  std::uint64_t seed_;
  Curriculum curriculum_;
  std::vector<Index> lengths_;
  bool shuffles_;
  Index at_, taken_;  // of the epoch's own: how many have come, how many there are
  Index epoch_ = 0;
};

}  // namespace outlast
