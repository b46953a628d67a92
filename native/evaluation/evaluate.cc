#include "evaluation/evaluate.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <unordered_map>

#include "core/threads.h"
#include "evaluation/sets.h"
#include "evaluation/statistics.h"
#include "metrics/list.h"

namespace outlast {
namespace {

// The sets of one seed, each drawn when first asked for, and freed after the last run that shares them.
class SeedSets {
 public:
  SeedSets(const EvaluationPlan& plan, const Source& source, std::uint64_t seed, const JobControl& control)
      : plan_(plan),
        source_(source),
        seed_(seed),
        control_(control),
        drawn_(plan.lengths.size()),
        sets_(plan.lengths.size()) {}

  const SequenceSet& at(std::size_t length) {
    std::call_once(drawn_[length], [&] {
      SetRequest request = evaluationRequest(seed_, plan_.stream, plan_.lengths[length], plan_.sequences, plan_.prefix);
      request.stop = &control_.stop;
      sets_[length] = source_.draw(request);
    });
    return *sets_[length];
  }

 private:
  const EvaluationPlan& plan_;
  const Source& source_;
  std::uint64_t seed_;
  const JobControl& control_;
  std::vector<std::once_flag> drawn_;
  std::vector<std::unique_ptr<SequenceSet>> sets_;
};

// One model's share of the work. Its values are there from its first block to its last.
struct Run {
  std::shared_ptr<SeedSets> sets;
  std::once_flag begun;
  std::vector<double> values;  // [metrics, lengths, sequences]
  std::vector<Index> counts;   // [lengths] sequences there are
  std::atomic<Index> blocksLeft{0};
};

template <class Real>
class Evaluation {
 public:
  Evaluation(const EvaluationPlan& plan, const Source& source, const Real* parameters, Index parameterCount,
             JobControl& control)
      : plan_(plan),
        parameters_(parameters),
        parameterCount_(parameterCount),
        control_(control),
        scorer_(plan.loss, plan.correct, plan.shape.outputSize),
        lengths_(plan.lengths.size()),
        passes_(plan.prefix ? 1 : lengths_),
        runs_(plan.seeds.size()) {
    chooseBlocks();
    std::unordered_map<std::uint64_t, std::shared_ptr<SeedSets>> bySeed;
    for (std::size_t run = 0; run < runs_.size(); ++run) {
      auto& sets = bySeed[plan.seeds[run]];
      if (!sets) sets = std::make_shared<SeedSets>(plan, source, plan.seeds[run], control);
      runs_[run].sets = sets;
      runs_[run].blocksLeft = static_cast<Index>(passes_) * blocks_;
    }
    const std::size_t numbers = runs_.size() * plan.metrics.size() * lengths_;
    result_.statistics.resize(numbers * statisticNames.size());
    result_.counts.resize(runs_.size() * lengths_);
    if (plan.perSequence) result_.values.resize(numbers * static_cast<std::size_t>(plan.sequences));
  }

  EvaluationResult run() {
    const Index perRun = static_cast<Index>(passes_) * blocks_;
    parallelFor(static_cast<Index>(runs_.size()) * perRun, plan_.threads, [&](Index item) {
      const auto run = static_cast<std::size_t>(item / perRun);
      const Index rest = item % perRun;
      walkBlock(run, static_cast<std::size_t>(rest / blocks_), rest % blocks_);
      if (runs_[run].blocksLeft.fetch_sub(1) == 1) finish(run);
    });
    return std::move(result_);
  }

 private:
  // Small enough that every thread gets several, since lengths differ.
  void chooseBlocks() {
    constexpr Index blocksPerThread = 8, largestBlock = 64;
    const auto passes = static_cast<Index>(runs_.size() * passes_);
    const Index wanted = std::max<Index>(1, plan_.threads * blocksPerThread / std::max<Index>(1, passes));
    blockSize_ = std::clamp<Index>(plan_.sequences / wanted, 1, largestBlock);
    blocks_ = (plan_.sequences + blockSize_ - 1) / blockSize_;
  }

  // Walks a block of sequences of one pass: of one length, or of the longest on the way to which the others lie.
  void walkBlock(std::size_t run, std::size_t pass, Index block) {
    Run& work = runs_[run];
    std::call_once(work.begun, [&] {
      work.values.assign(plan_.metrics.size() * lengths_ * static_cast<std::size_t>(plan_.sequences),
                         std::numeric_limits<double>::quiet_NaN());
      work.counts.assign(lengths_, 0);
    });
    const SequenceSet& set = work.sets->at(plan_.prefix ? lengths_ - 1 : pass);
    Walker<Real> walker(plan_.shape, parameters_ + static_cast<Index>(run) * parameterCount_);
    const Index first = block * blockSize_;
    const Index end = std::min(first + blockSize_, plan_.sequences);
    if (block == 0) noteCount(work, pass, set.count());
    for (Index sequence = first; sequence < std::min(end, set.count()); ++sequence) {
      Walk<Real> walk(walker, set.open(sequence));
      for (std::size_t length = pass; length < (plan_.prefix ? lengths_ : pass + 1); ++length) {
        const Index steps = plan_.prefix ? plan_.lengths[length].to : walk.length();
        const SequenceScore score = walk.to(steps, walker, scorer_, plan_.scored, control_);
        for (std::size_t metric = 0; metric < plan_.metrics.size(); ++metric)
          work.values[place(metric, length) + static_cast<std::size_t>(sequence)] =
              metricValue(plan_.metrics[metric], score);
      }
      control_.advance(1);
    }
    control_.advance(std::max<Index>(0, end - std::max(first, set.count())));
  }

  void noteCount(Run& work, std::size_t pass, Index count) {
    const Index walked = std::min(count, plan_.sequences);
    if (plan_.prefix)
      work.counts.assign(lengths_, walked);
    else
      work.counts[pass] = walked;
  }

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
  const Real* parameters_;
  Index parameterCount_;
  JobControl& control_;
  Scorer scorer_;
  std::size_t lengths_;
  std::size_t passes_;
  Index blockSize_ = 1;
  Index blocks_ = 1;
  std::vector<Run> runs_;
  EvaluationResult result_;
};

}  // namespace

Index evaluationTotal(const EvaluationPlan& plan) {
  const std::size_t passes = plan.prefix ? 1 : plan.lengths.size();
  return static_cast<Index>(plan.seeds.size() * passes) * plan.sequences;
}

template <class Real>
EvaluationResult evaluate(const EvaluationPlan& plan, const Source& source, const Real* parameters,
                          Index parameterCount, JobControl& control) {
  return Evaluation<Real>(plan, source, parameters, parameterCount, control).run();
}

template EvaluationResult evaluate(const EvaluationPlan&, const Source&, const float*, Index, JobControl&);
template EvaluationResult evaluate(const EvaluationPlan&, const Source&, const double*, Index, JobControl&);

}  // namespace outlast
