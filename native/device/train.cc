#include "device/train.h"

#include <map>
#include <string>

#include "device/launch_memory.h"
#include "device/looking.h"
#include "device/make_plan.h"
#include "device/planner.h"
#include "device/refuse.h"
#include "ensemble/ledger.h"

namespace outlast::device {
namespace {

/// Windows of one launch, for each run: enough to make what a launch costs small.
constexpr Index mostWindows = 1000;
/// Numbers that the host plans for a launch, and brings there before it begins: rows of batches, and what else a window
/// is.
constexpr double mostPlannedNumbers = 1 << 24;
constexpr double numbersOfWindow = static_cast<double>(sizeof(StepPlan)) / sizeof(std::int32_t);
/// Numbers of the sequences that one launch may bring along.
constexpr double mostFreshNumbers = 5e7;

template <class Real>
class DeviceTraining {
 public:
  DeviceTraining(const Chunk<Real>& chunk, const Driver& driver, int device)
      : chunk_(chunk),
        layout_(makeLayout(chunk.shape)),
        context_(driver, device),
        planner_(chunk),
        fixedSets_(context_),
        initial_(context_),
        parameters_(context_),
        slots_(context_),
        rates_(context_),
        states_(context_),
        frozen_(context_),
        ruleStates_(static_cast<std::size_t>(chunk.runs)) {}

  /// Puts everything on the device that stays there from launch to launch; false when the job was stopped, and nothing
  /// can be trained then.
  bool open(JobControl& control) {
    const auto sets = planner_.open(control);
    if (sets.empty()) return false;
    std::vector<Real> rates;
    for (Index run = 0; run < chunk_.runs; ++run) {
      ledgers_.emplace_back(chunk_, run, layout_.size);
      appendRates(run, rates);
      ledgers_.back().keepCheckpoints({chunk_.parameters.data() + run * layout_.size, 1});
    }
    placeSets(sets);
    PlanRequest request{chunk_.shape, chunk_.loss, chunk_.scored, chunk_.optimizer};
    for (Index run = 0; run < chunk_.runs; ++run) {
      request.batch = std::max(request.batch, static_cast<int>(batchOf(run)));
      request.longest = std::max(request.longest, static_cast<int>(longestOf(run)));
    }
    request.realBytes = sizeof(Real);
    request.impulse = chunk_.mode == GradientMode::impulse;
    request.penalties = !chunk_.penalties.empty();
    request.noise = chunk_.isNoisy();
    plan_ = makePlan(request, context_.info().limits);
    parameters_.fill(chunk_.parameters);
    rates_.fill(rates);
    frozen_.fill(frozenNumbers());
    for (const PenaltyRule& rule : chunk_.penalties) {
      penaltyMemory_.push_back(std::make_unique<Memory<Real>>(context_));
      penalties_.kinds[penalties_.count] = rule.kind;
      penalties_.fields[penalties_.count] = static_cast<int>(rule.fields);
      penalties_.numbers[penalties_.count++] =
          penaltyMemory_.back()->fill(std::vector<Real>(rule.numbers.begin(), rule.numbers.end()));
    }
    slots_.fill(std::vector<Real>(static_cast<std::size_t>(chunk_.runs * plan_.slots * plan_.parameters)));
    const bool passes = chunk_.carryState || chunk_.window > 0;
    if (passes) states_.reserve(static_cast<std::size_t>(chunk_.runs * request.batch * plan_.stateSize));
    batch_ = request.batch;
    return true;
  }

  std::vector<Standing> advance(std::span<const Index> runs, const TrainingPart& part, JobControl& control) {
    for (const Index run : runs) ledgers_[run].open(part);
    // Gone between parts: those of other shapes have theirs then.
    LaunchMemory<Real> memory(context_, chunk_);
    while (launchNext(runs, part, memory, control)) {
    }
    std::vector<Standing> standings;
    for (const Index run : runs) {
      if (control.stop && !rests(run)) ledgers_[run].stop();
      standings.push_back({ledgers_[run].judgement(), isOver(run)});
    }
    return standings;
  }

  RunOutcome<Real> take(Index run) {
    const bool over = isOver(run);
    planner_.drop(run);
    return ledgers_[run].finish(over);
  }

 private:
  [[nodiscard]] bool isOver(Index run) const { return ledgers_[run].hasEnded() || planner_.isOver(run); }

  /// Whether the part has ended for this run.
  [[nodiscard]] bool rests(Index run) const { return ledgers_[run].hasPart() || isOver(run); }

  /// Sequences of a run's fixed set; none where they are fresh.
  [[nodiscard]] Index sequencesOf(Index run) const { return setOf_[run] < 0 ? 0 : counts_[setOf_[run]]; }

  /// Most rows of a step.
  [[nodiscard]] Index batchOf(Index run) const {
    if (chunk_.sequences == 0) return chunk_.batchSize;
    return chunk_.batchSize == 0 ? sequencesOf(run) : std::min(chunk_.batchSize, sequencesOf(run));
  }

  /// Most steps of a window.
  [[nodiscard]] Index longestOf(Index run) const {
    const Index longest = setOf_[run] < 0 ? chunk_.source(run)->trainingLengths().to : longest_[setOf_[run]];
    return chunk_.window > 0 ? std::min(longest, chunk_.window) : longest;
  }

  void appendRates(Index run, std::vector<Real>& rates) const {
    const UpdateRule rule = chunk_.updateRule(run);
    for (std::size_t i = 0; i < layout_.parameters.size(); ++i) {
      const double rate = std::isnan(rule.rates[i]) ? rule.numbers[0] : rule.rates[i];
      rates.insert(rates.end(), static_cast<std::size_t>(layout_.parameters[i].size),
                   rule.frozen[i] != 0 ? Real(0) : static_cast<Real>(rate));
    }
  }

  [[nodiscard]] std::vector<std::uint8_t> frozenNumbers() const {
    std::vector<std::uint8_t> frozen;
    for (std::size_t i = 0; i < layout_.parameters.size(); ++i)
      frozen.insert(frozen.end(), static_cast<std::size_t>(layout_.parameters[i].size), chunk_.frozen[i]);
    return frozen;
  }

  /// Brings each set there, once for all runs that share it.
  void placeSets(const std::vector<std::shared_ptr<const Dataset<Real>>>& ofRuns) {
    std::map<const Dataset<Real>*, int> places;
    std::vector<typename Dataset<Real>::Arrays> arrays;
    for (const auto& set : ofRuns) {
      setOf_.push_back(-1);
      if (set == nullptr) continue;
      const auto [found, isNew] = places.try_emplace(set.get(), static_cast<int>(arrays.size()));
      setOf_.back() = found->second;
      if (!isNew) continue;
      arrays.push_back(set->arrays());
      counts_.push_back(set->count());
      longest_.push_back(0);
      for (Index i = 0; i < set->count(); ++i) longest_.back() = std::max(longest_.back(), set->length(i));
    }
    sets_ = fixedSets_.fill(arrays);
    if (chunk_.initial.empty()) return;
    const Real* const initial = initial_.fill(chunk_.initial);
    for (Set<Real>& set : sets_) set.initial = initial;
  }

  /// Makes the next windows of every run that goes on; false when there is none, and after a stop.
  bool launchNext(std::span<const Index> runs, const TrainingPart& part, LaunchMemory<Real>& memory,
                  JobControl& control) {
    std::vector<Index> live;
    std::vector<Wanted> wanted;
    for (const Index run : runs) {
      if (rests(run)) continue;
      live.push_back(run);
      wanted.push_back({run, stepsTo(run, ledgers_[run].steps(), part.to)});
    }
    if (live.empty()) return false;
    const Index most = windowsOfLaunch(live);
    planner_.plan(wanted, most, control);
    if (control.stop) return false;
    std::vector<RunPlan<Real>> plans;
    plans.reserve(live.size());
    for (const Index run : live) plans.push_back(planner_.take(run));
    Launch<Real> one = memory.load(live, plans, sets_, setOf_, batch_ * plan_.stateSize, ruleStates_);
    one.plan = plan_;
    wanted.clear();
    for (std::size_t i = 0; i < live.size(); ++i) {
      const Index steps = stepsTo(live[i], ledgers_[live[i]].steps() + plans[i].updates, part.to);
      if (steps > 0) wanted.push_back({live[i], steps});
    }
    plans = {};
    // What comes behind depends on seeds alone. Of runs that end meanwhile it is not needed.
    parallelFor(2, 2, [&](Index task) {
      if (task == 0) {
        launch(one, live, memory, control);
      } else {
        planner_.plan(wanted, most, control);
      }
    });
    takeResults(live, one.ruleSteps, memory, control);
    return true;
  }

  /// As many as fit.
  [[nodiscard]] Index windowsOfLaunch(const std::vector<Index>& live) const {
    const bool passes = chunk_.window > 0 || chunk_.carryState || chunk_.isNoisy();
    double planned = 0, fresh = 0;
    for (const Index run : live) {
      const auto rows = static_cast<double>(batchOf(run));
      if (chunk_.sequences == 0)
        fresh += rows * static_cast<double>(longestOf(run) * (plan_.shape.inputSize + plan_.targetSize));
      const bool isWhole = batchOf(run) == sequencesOf(run);
      // One window of a whole set is all of them, where nothing goes from one to the next.
      if (passes || !isWhole) planned += numbersOfWindow + (chunk_.isNoisy() ? 2 : isWhole ? 0 : 1) * rows;
    }
    const double most = std::min(mostPlannedNumbers / planned, mostFreshNumbers / fresh);
    return static_cast<Index>(std::clamp(most, 1.0, static_cast<double>(mostWindows)));
  }

  /// Steps of a run that has made `made` to its next checkpoint, its last step, or that of the part.
  [[nodiscard]] Index stepsTo(Index run, Index made, double last) const {
    double next = std::min(chunk_.steps[run], last);
    for (const Index checkpoint : chunk_.checkpoints)
      if (checkpoint > made) next = std::min(next, static_cast<double>(checkpoint));
    return static_cast<Index>(
        std::clamp(std::ceil(next - static_cast<double>(made)), 0.0, static_cast<double>(mostWindows)));
  }

  void launch(Launch<Real>& one, const std::vector<Index>& live, LaunchMemory<Real>& memory, JobControl& control) {
    Looking looking(context_, control, live.size());
    one.rates = rates_.get();
    one.frozen = frozen_.get();
    one.parameters = parameters_.get();
    one.slots = slots_.get();
    one.states = states_.get();
    one.penalties = penalties_;
    one.stop = looking.stop();
    one.done = looking.done();
    const int teams = context_.teams(plan_, sizeof(Real), std::ssize(live));
    memory.reserveTeams(one, teams);
    context_.run(one, teams, looking.watch());
    looking.look();
  }

  void takeResults(const std::vector<Index>& live, Index most, const LaunchMemory<Real>& memory, JobControl& control) {
    std::vector<RunResult> results(live.size());
    std::vector<double> losses(live.size() * static_cast<std::size_t>(most));
    std::vector<Real> parameters(static_cast<std::size_t>(chunk_.runs * layout_.size));
    memory.readResults(results);
    memory.readLosses(losses);
    parameters_.read(parameters);
    for (std::size_t i = 0; i < live.size(); ++i) {
      Ledger<Real>& ledger = ledgers_[live[i]];
      const StridedParameters<Real> own{parameters.data() + live[i] * layout_.size, 1};
      for (int k = 0; k < results[i].losses; ++k)
        if (ledger.take(losses[i * static_cast<std::size_t>(most) + static_cast<std::size_t>(k)], control))
          ledger.stepped(own);
      ledger.keep(own);
      if (results[i].ending == Ending::stopped) ledger.stop();
      // What was planned meanwhile is not needed.
      if (ledger.hasEnded()) planner_.drop(live[i]);
    }
  }

  const Chunk<Real>& chunk_;
  Layout layout_;
  Context context_;
  Planner<Real> planner_;
  SetMemory<Real> fixedSets_;
  Memory<Real> initial_;
  std::vector<Set<Real>> sets_;          // fixed ones
  std::vector<Index> counts_, longest_;  // of those: sequences, and steps of the longest
  std::vector<int> setOf_;               // of each run; -1: fresh
  Plan plan_;
  Index batch_ = 0;  // most rows of a step
  Memory<Real> parameters_, slots_, rates_, states_;
  Memory<std::uint8_t> frozen_;
  std::vector<std::unique_ptr<Memory<Real>>> penaltyMemory_;
  PenaltyWork<Real> penalties_;
  std::vector<Ledger<Real>> ledgers_;
  std::vector<RuleState> ruleStates_;
};

/// Opens the device on the thread of the first part: that takes long, and may fail.
template <class Real>
class LaterTraining final : public Training<Real> {
 public:
  LaterTraining(const Chunk<Real>& chunk, const Driver& driver, int device)
      : chunk_(chunk), driver_(driver), device_(device) {}

  std::vector<Standing> advance(std::span<const Index> runs, const TrainingPart& part, JobControl& control) override {
    if (!training_) {
      auto opened = std::make_unique<DeviceTraining<Real>>(chunk_, driver_, device_);
      if (!opened->open(control)) return std::vector<Standing>(runs.size());
      training_ = std::move(opened);
    }
    return training_->advance(runs, part, control);
  }

  RunOutcome<Real> take(Index run) override {
    return training_ ? training_->take(run) : unstarted(chunk_, run, makeLayout(chunk_.shape).size);
  }

 private:
  const Chunk<Real>& chunk_;
  const Driver& driver_;
  int device_;
  std::unique_ptr<DeviceTraining<Real>> training_;
};

}  // namespace

const char* unsupported(const ModelShape& shape) {
  return shape.layers > mostLayers ? "models of more than 8 layers" : nullptr;
}

template <class Real>
const char* unsupported(const Chunk<Real>& chunk) {
  if (chunk.flow) return "gradient flows";
  if (std::ssize(chunk.penalties) > mostPenalties) return "more than 4 penalties";
  if (chunk.shape.structure != Structure::full) return "structured linear models";
  return unsupported(chunk.shape);
}

template <class Real>
std::vector<RunOutcome<Real>> trainOnDevice(const Chunk<Real>& chunk, const Driver& driver, int device,
                                            JobControl& control) {
  const auto training = beginOnDevice(chunk, driver, device);
  control.total = plannedSteps(chunk);
  return trainInOnePart(*training, chunk.runs, control);
}

template <class Real>
std::unique_ptr<Training<Real>> beginOnDevice(const Chunk<Real>& chunk, const Driver& driver, int device) {
  if (const char* what = unsupported(chunk)) refuse(what);
  return std::make_unique<LaterTraining<Real>>(chunk, driver, device);
}

template const char* unsupported<float>(const Chunk<float>&);
template const char* unsupported<double>(const Chunk<double>&);
template std::vector<RunOutcome<float>> trainOnDevice<float>(const Chunk<float>&, const Driver&, int, JobControl&);
template std::vector<RunOutcome<double>> trainOnDevice<double>(const Chunk<double>&, const Driver&, int, JobControl&);
template std::unique_ptr<Training<float>> beginOnDevice<float>(const Chunk<float>&, const Driver&, int);
template std::unique_ptr<Training<double>> beginOnDevice<double>(const Chunk<double>&, const Driver&, int);

}  // namespace outlast::device
