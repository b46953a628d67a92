// One run's batches, from a fixed set in shuffled order or fresh at every step.
#pragma once
#include "ensemble/chunk.h"
#include "ensemble/dataset.h"

namespace outlast {

template <class Real>
class BatchFeed {
 public:
  /// `set` is the run's fixed set, shared between runs of one data seed; null when batches are fresh.
  BatchFeed(const Chunk<Real>& chunk, Index run, std::shared_ptr<const Dataset<Real>> set)
      : chunk_(chunk),
        epochs_(chunk.epochs[run]),
        set_(std::move(set)),
        order_(set_ ? set_->count() : 0, chunk.batchSize, chunk.shuffleSeeds[run], chunk.curricula[run],
               chunk.curricula[run].epochs > 0 ? lengths() : std::vector<Index>()),
        fresh_(chunk.source(run)->inputSize(), chunk.source(run)->targetSize(), chunk.classes()) {
    if (set_) return;
    SetRequest request{chunk.dataSeeds[run], streamName("data"), chunk.source(run)->trainingLengths()};
    request.endless = true;
    request.count = chunk.batchSize;
    endless_ = chunk.source(run)->draw(request);
    freshOrder_.resize(static_cast<std::size_t>(chunk.batchSize));
    std::iota(freshOrder_.begin(), freshOrder_.end(), Index{0});
  }

  /// Moves on to the next batch; false when the epochs are over. Throws Failure as Dataset::append.
  bool next(const JobControl& control) {
    if (set_) {
      batch_ = order_.next(epochs_);
      set_->expect(order_.upcoming());
      return !batch_.empty();
    }
    fresh_.clear();
    for (Index b = 0; b < chunk_.batchSize; ++b) fresh_.append(*endless_->open(opened_++), control);
    batch_ = freshOrder_;
    return true;
  }

  /// Whether the epochs are over.
  [[nodiscard]] bool isOver() const { return set_ && order_.isOver(epochs_); }

  [[nodiscard]] Index size() const { return static_cast<Index>(batch_.size()); }

  /// Whether the batch is all of a fixed set, in the set's own order; then every batch is.
  [[nodiscard]] bool isWholeSet() const { return set_ && size() == set_->count(); }

  [[nodiscard]] Index longest() const {
    Index most = 0;
    for (const Index i : batch_) most = std::max(most, data().length(i));
    return most;
  }

  /// The batch's rows, as numbers of sequences in data().
  [[nodiscard]] std::span<const Index> batch() const { return batch_; }

  /// The set, or the fresh batch.
  [[nodiscard]] const Dataset<Real>& data() const { return set_ ? *set_ : fresh_; }

  /// Row `b` of the batch, steps from..from+most, starting from the state that came with the sequence, if any.
  [[nodiscard]] Sequence<Real> window(Index b, Index from, Index most, Index stateSize) const {
    Sequence<Real> sequence = data().window(batch_[b], from, most, chunk_.scored);
    if (!chunk_.initial.empty()) sequence.initial = chunk_.initial.data() + batch_[b] * stateSize;
    return sequence;
  }

 private:
  [[nodiscard]] std::vector<Index> lengths() const {
    std::vector<Index> all;
    for (Index i = 0; set_ && i < set_->count(); ++i) all.push_back(set_->length(i));
    return all;
  }

  const Chunk<Real>& chunk_;
  double epochs_;
  std::shared_ptr<const Dataset<Real>> set_;
  EpochOrder order_;
  std::unique_ptr<SequenceSet> endless_;
  Dataset<Real> fresh_;
  std::vector<Index> freshOrder_;
  std::span<const Index> batch_;
  Index opened_ = 0;
};

}  // namespace outlast
