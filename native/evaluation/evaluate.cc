#include "evaluation/evaluate.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>
#include <unordered_map>

#include "core/buffer.h"
#include "core/once.h"
#include "core/packs.h"
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
    drawn_[length]([&] {
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
  std::vector<Once> drawn_;
  std::vector<std::unique_ptr<SequenceSet>> sets_;
};

// One model's share of the work. Its values are there from its first block to its last.
struct Run {
  std::shared_ptr<SeedSets> sets;
  Once begun;
  std::vector<double> values;  // [metrics, lengths, sequences]
  std::vector<Index> counts;   // [lengths] sequences there are
  std::atomic<Index> blocksLeft{0};
};

// Runs that walk together: along sequences that they share, or side by side with one sequence each at a time.
struct Team {
  std::vector<std::size_t> runs;
  bool sideBySide = false;
};

template <class Real>
class Evaluation {
 public:
  Evaluation(const EvaluationPlan& plan, const Source& source, const Real* parameters, Index parameterCount,
             JobControl& control)
      : plan_(plan),
        source_(source),
        parameters_(parameters),
        parameterCount_(parameterCount),
        control_(control),
        scorer_(plan.loss, plan.correct, plan.shape.outputSize),
        lengths_(plan.lengths.size()),
        passes_(plan.prefix ? 1 : lengths_),
        runs_(plan.seeds.size()) {
    chooseTeams();
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
    const std::size_t values = sizeOf(static_cast<Index>(numbers) * plan.sequences);
    if (plan.perSequence) result_.values.resize(values);
  }

  EvaluationResult run() {
    const Index perTeam = static_cast<Index>(passes_) * blocks_;
    parallelFor(static_cast<Index>(teams_.size()) * perTeam, plan_.threads, [&](Index item) {
      const Team& team = teams_[static_cast<std::size_t>(item / perTeam)];
      const Index rest = item % perTeam;
      walkBlock(team, static_cast<std::size_t>(rest / blocks_), rest % blocks_);
      for (const std::size_t run : team.runs)
        if (runs_[run].blocksLeft.fetch_sub(1) == 1) finish(run);
    });
    return std::move(result_);
  }

 private:
  using Steppers = typename Walk<Real>::Steppers;
  using Cursors = typename Tracks<Real>::Cursors;

  // Where a model has too few sequences to fill the lanes, models side by side; else runs of one seed together, so that
  // a sequence is made once for all of them.
  void chooseTeams() {
    constexpr Index largestTeam = 16;
    const Index hidden = plan_.shape.hiddenSize;
    std::vector<std::size_t> order(runs_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return plan_.seeds[a] < plan_.seeds[b]; });
    std::span<const std::size_t> rest = order;
    while (!fillsLanes<Real>(plan_.sequences, hidden) && fillsLanes<Real>(std::ssize(rest), hidden)) {
      const auto side = rest.first(std::min<std::size_t>(rest.size(), packWidth<Real>));
      teams_.push_back({{side.begin(), side.end()}, true});
      rest = rest.subspan(side.size());
    }
    const Index passes = static_cast<Index>(passes_) * plan_.sequences;
    const Index most = std::clamp<Index>(std::ssize(rest) * passes / itemsWanted(), 1, largestTeam);
    for (const std::size_t run : rest) {
      const bool joins = !teams_.empty() && !teams_.back().sideBySide && std::ssize(teams_.back().runs) < most &&
                         plan_.seeds[teams_.back().runs[0]] == plan_.seeds[run];
      if (!joins) teams_.emplace_back();
      teams_.back().runs.push_back(run);
    }
  }

  void chooseBlocks() {
    constexpr Index width = packWidth<Real>, largestBlock = 256;
    const Index passes = std::ssize(teams_) * static_cast<Index>(passes_);
    blockSize_ = std::clamp<Index>(plan_.sequences / ((itemsWanted() + passes - 1) / passes), 1, largestBlock);
    if (fillsLanes<Real>(plan_.sequences, plan_.shape.hiddenSize)) blockSize_ = roundUp(blockSize_, width);
    blocks_ = (plan_.sequences + blockSize_ - 1) / blockSize_;
  }

  // So many that every thread gets several, since lengths differ.
  [[nodiscard]] Index itemsWanted() const {
    constexpr Index itemsPerThread = 8;
    return plan_.threads == 1 ? 1 : plan_.threads * itemsPerThread;
  }

  // Walks a block of sequences of one pass: of one length, or of the longest on the way to which the others lie.
  void walkBlock(const Team& team, std::size_t pass, Index block) {
    for (const std::size_t run : team.runs) {
      Run& work = runs_[run];
      work.begun([&] {
        work.values.assign(plan_.metrics.size() * lengths_ * static_cast<std::size_t>(plan_.sequences),
                           std::numeric_limits<double>::quiet_NaN());
        work.counts.assign(lengths_, 0);
      });
      if (block == 0) noteCount(work, pass, set(run, pass).count());
    }
    const Index first = block * blockSize_;
    const Index end = std::min(first + blockSize_, plan_.sequences);
    if (team.sideBySide) {
      walkModels(team, pass, first, end);
    } else {
      walkSequences(team, pass, first, end);
    }
  }

  // One sequence of each of the models at a time.
  void walkModels(const Team& team, std::size_t pass, Index first, Index end) {
    std::vector<const Real*> models;
    bool shared = true;
    for (const std::size_t run : team.runs) {
      models.push_back(parametersOf(run));
      shared = shared && plan_.seeds[run] == plan_.seeds[team.runs[0]];
    }
    Steppers steppers;
    steppers.push_back(makeModelStepper<Real>(plan_.shape, models));
    for (Index sequence = first; sequence < end; ++sequence) {
      Cursors cursors;
      for (const std::size_t run : team.runs) {
        const SequenceSet& from = set(run, pass);
        cursors.push_back(sequence < from.count() ? from.open(sequence) : nullptr);
        if (shared) break;
      }
      walk(steppers, std::move(cursors), [&](std::size_t, Index lane, Index length, const SequenceScore& score) {
        if (lane < std::ssize(team.runs))
          note(team.runs[static_cast<std::size_t>(lane)], pass, sequence, length, score);
      });
      control_.advance(std::ssize(team.runs));
    }
  }

  // As many sequences at a time as fill the lanes, along which every model of the team goes.
  void walkSequences(const Team& team, std::size_t pass, Index first, Index end) {
    const SequenceSet& from = set(team.runs[0], pass);
    const std::vector<Index> sequences = longestFirst(from, pass, first, std::min(end, from.count()));
    for (std::span<const Index> rest = sequences; !rest.empty();) {
      Steppers steppers;
      for (const std::size_t run : team.runs)
        steppers.push_back(makeBlockStepper(plan_.shape, parametersOf(run), std::ssize(rest)));
      const auto lanes = static_cast<std::size_t>(steppers[0]->lanes());
      do {
        const auto group = rest.first(std::min(lanes, rest.size()));
        rest = rest.subspan(group.size());
        Cursors cursors(lanes);
        for (std::size_t lane = 0; lane < group.size(); ++lane) cursors[lane] = from.open(group[lane]);
        walk(steppers, std::move(cursors),
             [&](std::size_t model, Index lane, Index length, const SequenceScore& score) {
               note(team.runs[model], pass, group[static_cast<std::size_t>(lane)], length, score);
             });
        control_.advance(std::ssize(group) * std::ssize(team.runs));
      } while (rest.size() >= lanes);
    }
    control_.advance((end - first - std::ssize(sequences)) * std::ssize(team.runs));
  }

  // Sequences side by side take as long as the longest of them. A cursor may hold a lot, so none is kept.
  std::vector<Index> longestFirst(const SequenceSet& from, std::size_t pass, Index first, Index end) const {
    std::vector<std::pair<Index, Index>> lengths;
    lengths.reserve(static_cast<std::size_t>(std::max<Index>(0, end - first)));
    const bool differ = !plan_.prefix && plan_.lengths[pass].from < plan_.lengths[pass].to;
    for (Index sequence = first; sequence < end; ++sequence)
      lengths.emplace_back(differ ? -from.open(sequence)->length() : 0, sequence);
    std::sort(lengths.begin(), lengths.end());
    std::vector<Index> sequences;
    sequences.reserve(lengths.size());
    for (const auto& [length, sequence] : lengths) sequences.push_back(sequence);
    return sequences;
  }

  template <class Found>
  void walk(Steppers& steppers, Cursors cursors, Found&& found) {
    const BlockStepper<Real>& any = *steppers[0];
    Tracks<Real> tracks(std::move(cursors), any.lanes(), any.blockSteps(), source_.inputSize(), source_.targetSize());
    const Index longest = tracks.longest();
    std::vector<Index> stops;
    if (plan_.prefix) {
      for (const LengthRange& length : plan_.lengths) stops.push_back(length.to);
    } else {
      for (Index lane = 0; lane < tracks.lanes(); ++lane)
        if (tracks.length(lane) > 0) stops.push_back(tracks.length(lane));
    }
    std::sort(stops.begin(), stops.end());
    stops.erase(std::unique(stops.begin(), stops.end()), stops.end());
    constexpr Index sparse = 4;
    const bool dense = sparse * std::ssize(stops) > longest;
    const Ends ends = plan_.prefix ? Ends::common : Ends::own;
    Walk<Real>(steppers, std::move(tracks), scorer_, plan_.shape.outputSize, plan_.scored, ends, dense)
        .to(longest, stops, control_, found);
  }

  void note(std::size_t run, std::size_t pass, Index sequence, Index length, const SequenceScore& score) {
    for (std::size_t at = pass; at < (plan_.prefix ? lengths_ : pass + 1); ++at) {
      if (plan_.prefix && plan_.lengths[at].to != length) continue;
      for (std::size_t metric = 0; metric < plan_.metrics.size(); ++metric)
        runs_[run].values[place(metric, at) + static_cast<std::size_t>(sequence)] =
            metricValue(plan_.metrics[metric], score);
    }
  }

  const SequenceSet& set(std::size_t run, std::size_t pass) const {
    return runs_[run].sets->at(plan_.prefix ? lengths_ - 1 : pass);
  }
  const Real* parametersOf(std::size_t run) const { return parameters_ + static_cast<Index>(run) * parameterCount_; }

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
  const Source& source_;
  const Real* parameters_;
  Index parameterCount_;
  JobControl& control_;
  Scorer<Real> scorer_;
  std::size_t lengths_;
  std::size_t passes_;
  Index blockSize_ = 1;
  Index blocks_ = 1;
  std::vector<Team> teams_;
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
