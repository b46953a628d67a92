// What generated sets have in common: a sequence is a function of its index alone.
#pragma once
#include <functional>
#include <utility>

#include "core/failure.h"
#include "core/random.h"
#include "sources/source.h"

namespace outlast {

/// The lengths a generated set has: under prefix sampling every sequence is as long as the longest asked for.
inline LengthRange generatedLengths(const SetRequest& request) {
  return request.prefix ? LengthRange{request.lengths.to, request.lengths.to} : request.lengths;
}

/// A length of the range, uniform; a single possible length takes no random number.
inline Index drawLength(Random& random, LengthRange range) {
  if (range.from == range.to) return range.from;
  return range.from + static_cast<Index>(random.below(static_cast<std::uint64_t>(range.to - range.from + 1)));
}

/// Throws OUTLAST_STOPPED once the request is to stop: for draws that take long.
inline void throwIfStopped(const SetRequest& request) {
  if (request.stop != nullptr && request.stop->load(std::memory_order_relaxed))
    throw Failure("OUTLAST_STOPPED", "The draw of sequences was stopped.");
}

/// A set whose sequences are made one by one, from a random number generator of their own.
class GeneratedSet final : public SequenceSet {
 public:
  using Open = std::function<std::unique_ptr<Cursor>(Random, Index index)>;

  /// `open` owns what it needs, so a set may outlive its source.
  GeneratedSet(const SetRequest& request, Index count, Open open)
      : seed_(request.seed), stream_(request.stream), count_(count), open_(std::move(open)) {}

  Index count() const override { return count_; }
  std::unique_ptr<Cursor> open(Index index) const override {
    return open_(Random(seed_, stream_, static_cast<std::uint64_t>(index)), index);
  }

 private:
  std::uint64_t seed_;
  std::uint32_t stream_;
  Index count_;
  Open open_;
};

}  // namespace outlast
