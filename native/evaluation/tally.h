// What an evaluation finds of each run, from any thread and in any order, and the statistics once all is found. A run's
// values are in memory from its first block of sequences to its last.
#pragma once
#include <algorithm>
#include <atomic>
#include <limits>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/buffer.h"
#include "evaluation/seed_sets.h"
#include "evaluation/statistics.h"
#include "metrics/list.h"

namespace outlast {

class Tally {
 public:
  /// `blocks` of every run are going to be closed.
  Tally(const EvaluationPlan& plan, const Source& source, Index blocks, const JobControl& control)
      : plan_(plan), lengths_(plan.lengths.size()), runs_(plan.seeds.size()) {
    std::unordered_map<std::uint64_t, std::shared_ptr<SeedSets>> bySeed;
    for (std::size_t run = 0; run < runs_.size(); ++run) {
      auto& sets = bySeed[plan.seeds[run]];
      if (!sets) sets = std::make_shared<SeedSets>(plan, source, plan.seeds[run], control);
      runs_[run].sets = sets;
      runs_[run].blocksLeft = blocks;
    }
    const std::size_t numbers = runs_.size() * plan.metrics.size() * lengths_;
    result_.statistics.resize(numbers * statisticNames.size());
    result_.counts.resize(runs_.size() * lengths_);
    const std::size_t values = sizeOf(static_cast<Index>(numbers) * plan.sequences);
    if (plan.perSequence) result_.values.resize(values);
  }

  /// Of a run that has blocks left.
  SeedSets& sets(std::size_t run) { return *runs_[run].sets; }

  /// Before a block of a pass; `isFirst`: it is the pass's first.
  void open(std::size_t run, std::size_t pass, bool isFirst) {
    Run& work = runs_[run];
    std::call_once(work.begun, [&] {
      work.values.assign(plan_.metrics.size() * lengths_ * static_cast<std::size_t>(plan_.sequences),
                         std::numeric_limits<double>::quiet_NaN());
      work.counts.assign(lengths_, 0);
    });
    if (!isFirst) return;
    const Index count = work.sets->count(pass);
    if (plan_.prefix) {
      work.counts.assign(lengths_, count);
    } else {
      work.counts[pass] = count;
    }
  }

  /// What a sequence of a pass scores when it is cut, or ends, at `length`.
  void note(std::size_t run, std::size_t pass, Index sequence, Index length, const SequenceScore& score) {
    for (std::size_t at = pass; at < (plan_.prefix ? lengths_ : pass + 1); ++at) {
      if (plan_.prefix && plan_.lengths[at].to != length) continue;
      for (std::size_t metric = 0; metric < plan_.metrics.size(); ++metric)
        runs_[run].values[place(metric, at) + static_cast<std::size_t>(sequence)] =
            metricValue(plan_.metrics[metric], score);
    }
  }

  /// After a block.
  void close(std::size_t run) {
    if (runs_[run].blocksLeft.fetch_sub(1) == 1) finish(run);
  }

  /// Once all blocks are closed.
  EvaluationResult take() { return std::move(result_); }

 private:
  struct Run {
    std::shared_ptr<SeedSets> sets;
    std::once_flag begun;
    std::vector<double> values;  // [metrics, lengths, sequences]
    std::vector<Index> counts;   // [lengths] sequences there are
    std::atomic<Index> blocksLeft{0};
  };

  [[nodiscard]] std::size_t place(std::size_t metric, std::size_t length) const {
    return (metric * lengths_ + length) * static_cast<std::size_t>(plan_.sequences);
  }

  void finish(std::size_t run) {
    Run& work = runs_[run];
    const std::size_t metrics = plan_.metrics.size();
    std::copy(work.counts.begin(), work.counts.end(),
              result_.counts.begin() + static_cast<std::ptrdiff_t>(run * lengths_));
    if (plan_.perSequence)
      std::copy(work.values.begin(), work.values.end(),
                result_.values.begin() + static_cast<std::ptrdiff_t>(run * work.values.size()));
    for (std::size_t metric = 0; metric < metrics; ++metric)
      for (std::size_t length = 0; length < lengths_; ++length)
        for (std::size_t kind = 0; kind < statisticNames.size(); ++kind)
          result_.statistics[((run * metrics + metric) * statisticNames.size() + kind) * lengths_ + length] =
              statistic(static_cast<int>(kind),
                        {work.values.data() + place(metric, length), static_cast<std::size_t>(work.counts[length])});
    work.values = {};
    work.sets.reset();
  }

  const EvaluationPlan& plan_;
  std::size_t lengths_;
  std::vector<Run> runs_;
  EvaluationResult result_;
};

}  // namespace outlast
