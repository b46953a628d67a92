// The sets of an evaluation's seeds, for all runs that share one.
#pragma once
#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

#include "evaluation/evaluate.h"
#include "evaluation/sets.h"

namespace outlast {

/// The passes of a plan: one over each length, or a single one, over the longest, on the way to which the others lie.
inline std::size_t passesOf(const EvaluationPlan& plan) { return plan.prefix ? 1 : plan.lengths.size(); }

/// The sets of one seed, each drawn when first asked for, by any thread.
class SeedSets {
 public:
  SeedSets(const EvaluationPlan& plan, const Source& source, std::uint64_t seed, const JobControl& control)
      : plan_(plan),
        source_(source),
        seed_(seed),
        control_(control),
        drawn_(plan.lengths.size()),
        sets_(plan.lengths.size()) {}

  /// Of a pass.
  const SequenceSet& at(std::size_t pass) {
    const std::size_t length = plan_.prefix ? plan_.lengths.size() - 1 : pass;
    std::call_once(drawn_[length], [&] {
      SetRequest request = evaluationRequest(seed_, plan_.stream, plan_.lengths[length], plan_.sequences, plan_.prefix);
      request.stop = &control_.stop;
      sets_[length] = source_.draw(request);
    });
    return *sets_[length];
  }

  /// Sequences that a pass has.
  Index count(std::size_t pass) { return std::min(at(pass).count(), plan_.sequences); }

  /// The pass's sequences first..end-1, the longest first: side by side they take as long as the longest of them. A
  /// cursor may hold a lot, so none is kept.
  std::vector<Index> longestFirst(std::size_t pass, Index first, Index end) {
    std::vector<std::pair<Index, Index>> lengths;
    lengths.reserve(static_cast<std::size_t>(std::max<Index>(0, end - first)));
    const bool differ = !plan_.prefix && plan_.lengths[pass].from < plan_.lengths[pass].to;
    for (Index sequence = first; sequence < end; ++sequence)
      lengths.emplace_back(differ ? -at(pass).open(sequence)->length() : 0, sequence);
    std::sort(lengths.begin(), lengths.end());
    std::vector<Index> sequences;
    sequences.reserve(lengths.size());
    for (const auto& [length, sequence] : lengths) sequences.push_back(sequence);
    return sequences;
  }

 private:
  const EvaluationPlan& plan_;
  const Source& source_;
  std::uint64_t seed_;
  const JobControl& control_;
  std::vector<std::once_flag> drawn_;
  std::vector<std::unique_ptr<SequenceSet>> sets_;
};

}  // namespace outlast
