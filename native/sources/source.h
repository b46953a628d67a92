// Where a native step gets its sequences. A source is one file and one line in list.h.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>

#include "core/types.h"

namespace outlast {

/// One sequence in flight, a step at a time. Memory is O(1) in the length wherever the task allows.
class Cursor {
 public:
  virtual ~Cursor() = default;
  /// Its steps: as many as its length, unless its task counts a string's symbols alone (chomsky/answered.h).
  [[nodiscard]] virtual Index length() const = 0;
  /// Writes the step's inputs [inputSize] and targets [targetSize] (ce: the class index), and says whether
  /// `scored: every` reads the step. Called at most length() times.
  virtual bool next(double* input, double* target) = 0;
  /// The next `steps` steps, as rows: inputs [steps, inputSize], targets [steps, targetSize], scored [steps] 1 or 0.
  virtual void read(Index steps, Index inputSize, Index targetSize, double* inputs, double* targets,
                    std::uint8_t* scored) = 0;
};

/// Reads many steps of `Self`, a final class, without a virtual call a step.
template <class Self>
class SteppedCursor : public Cursor {
 public:
  void read(Index steps, Index inputSize, Index targetSize, double* inputs, double* targets,
            std::uint8_t* scored) final {
    for (Index t = 0; t < steps; ++t)
      scored[t] = static_cast<Self*>(this)->next(inputs + t * inputSize, targets + t * targetSize) ? 1 : 0;
  }
};

/// Sequences by index: the same index gives the same sequence whatever was opened before, on any thread.
class SequenceSet {
 public:
  virtual ~SequenceSet() = default;
  /// How many sequences there are; endless sets answer the count that was asked for.
  [[nodiscard]] virtual Index count() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Cursor> open(Index index) const = 0;
};

/// Which sequences are wanted.
struct SetRequest {
  std::uint64_t seed = 0;    ///< with `stream`, the key of every random number of the set
  std::uint32_t stream = 0;  ///< streamName("data") or streamName("evaluate") of core/random.h
  LengthRange lengths;       ///< generated lengths; a fixed source keeps its rows whose length lies inside
  Index count = 0;           ///< sequences wanted; when `endless` (fresh at every step) those of a batch
  bool endless = false;
  bool prefix = false;  ///< every sequence must reach lengths.to (a fixed source keeps rows at least as long)
  const std::atomic<bool>* stop = nullptr;  ///< a draw that takes long looks at it, and throws OUTLAST_STOPPED
};

/// What a task names in native code.
class Source {
 public:
  virtual ~Source() = default;
  [[nodiscard]] virtual Index inputSize() const = 0;
  [[nodiscard]] virtual Index targetSize() const = 0;
  /// Lengths that training sequences have.
  [[nodiscard]] virtual LengthRange trainingLengths() const = 0;
  /// Whether its sequences are in memory, so that reading one is no more than a copy.
  [[nodiscard]] virtual bool inMemory() const { return false; }
  /// Throws Failure when the request cannot be met.
  [[nodiscard]] virtual std::unique_ptr<SequenceSet> draw(const SetRequest& request) const = 0;
};

}  // namespace outlast
