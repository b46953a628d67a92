// The fixed sets of a chunk.
#pragma once
#include <map>
#include <mutex>

#include "ensemble/chunk.h"
#include "ensemble/dataset.h"

namespace outlast {

/// The fixed sets of a chunk, one for each source and data seed: most sweeps repeat few of them. Each is drawn by the
/// first run that wants it and let go with the last.
template <class Real>
class SharedSets {
 public:
  explicit SharedSets(const Chunk<Real>& chunk) : chunk_(chunk) {
    for (Index run = 0; run < chunk.runs; ++run) ++slots_[key(run)].wanted;
  }

  /// Null when the job was stopped while the set was being drawn.
  std::shared_ptr<const Dataset<Real>> get(Index run, const JobControl& control) {
    Slot& slot = slots_.find(key(run))->second;
    const std::lock_guard lock(slot.mutex);
    if (!slot.set) {
      const Source& source = *chunk_.source(run);
      SetRequest request{chunk_.dataSeeds[run], streamName("data"), source.trainingLengths()};
      request.count = chunk_.sequences;
      request.stop = &control.stop;
      try {
        auto set = std::make_shared<Dataset<Real>>(readSet<Real>(source, request, chunk_.classes(), control));
        set->keepWhole();
        slot.set = std::move(set);
      } catch (const Failure&) {
        if (control.stop) return nullptr;
        throw;
      }
    }
    auto set = slot.set;
    if (--slot.wanted == 0) slot.set.reset();
    return set;
  }

 private:
  using Key = std::pair<const Source*, std::uint64_t>;

  struct Slot {
    std::mutex mutex;
    Index wanted = 0;
    std::shared_ptr<const Dataset<Real>> set;
  };

  [[nodiscard]] Key key(Index run) const { return {chunk_.source(run).get(), chunk_.dataSeeds[run]}; }

  const Chunk<Real>& chunk_;
  std::map<Key, Slot> slots_;
};

}  // namespace outlast
