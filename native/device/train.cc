#include "device/train.h"

#include <map>
#include <string>

#include "device/looking.h"
#include "device/make_plan.h"
#include "device/refuse.h"
#include "device/rules.h"
#include "device/segment.h"
#include "ensemble/ledger.h"
#include "ensemble/shared_sets.h"

namespace outlast::device {
namespace {

/// Windows of one launch, for each run: enough to make what a launch costs small.
constexpr Index mostWindows = 1000;
/// Rows of all windows of a launch, which the host plans before it begins.
constexpr double mostPlannedRows = 1 << 24;
/// Numbers of the sequences that one launch may bring along.
constexpr double mostFreshNumbers = 5e7;

template <class Real>
class DeviceTraining {
 public:
  DeviceTraining(const Chunk<Real>& chunk, const Driver& driver, int device)
      : chunk_(chunk),
        layout_(makeLayout(chunk.shape)),
        context_(driver, device),
        sets_(chunk),
        parameters_(context_),
        slots_(context_),
        rates_(context_),
        states_(context_),
        frozen_(context_) {}

  /// Puts everything on the device that stays there from launch to launch; false when the job was stopped, and nothing
  /// can be trained then.
  bool open(JobControl& control) {
    std::vector<Real> rates;
    for (Index run = 0; run < chunk_.runs; ++run) {
      ledgers_.emplace_back(chunk_, run, layout_.size);
      auto set = chunk_.sequences > 0 && !control.stop ? sets_.get(run, control) : nullptr;
      if (control.stop) return false;
      setOf_.push_back(set == nullptr ? -1 : placeOf(set));
      windows_.push_back(std::make_unique<Windows<Real>>(chunk_, run, std::move(set)));
      appendRates(run, rates);
      ledgers_.back().keepCheckpoints({chunk_.parameters.data() + run * layout_.size, 1});
    }
    rules_.resize(ledgers_.size());
    PlanRequest request{chunk_.shape, chunk_.loss, chunk_.scored, chunk_.optimizer};
    for (const auto& ends : longestOf()) {
      request.batch = std::max(request.batch, ends.first);
      request.longest = std::max(request.longest, ends.second);
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
    while (!control.stop && launchNext(runs, part, control)) {
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
    windows_[run].reset();
    return ledgers_[run].finish(over);
  }

 private:
  [[nodiscard]] bool isOver(Index run) const { return ledgers_[run].hasEnded() || windows_[run]->isOver(); }

  /// Whether the part has ended for this run.
  [[nodiscard]] bool rests(Index run) const { return ledgers_[run].hasPart() || isOver(run); }

  /// Most rows of a batch and most steps of a window.
  [[nodiscard]] std::vector<std::pair<int, int>> longestOf() const {
    std::vector<std::pair<int, int>> all;
    for (Index run = 0; run < chunk_.runs; ++run) {
      const Index rows = chunk_.sequences == 0 ? chunk_.batchSize : batchOf(run);
      Index longest = chunk_.source(run)->trainingLengths().to;
      if (setOf_[run] >= 0) longest = placed_[setOf_[run]]->longest;
      if (chunk_.window > 0) longest = std::min(longest, chunk_.window);
      all.emplace_back(static_cast<int>(rows), static_cast<int>(longest));
    }
    return all;
  }

  [[nodiscard]] Index batchOf(Index run) const {
    const Index count = setOf_[run] < 0 ? 0 : placed_[setOf_[run]]->count;
    return chunk_.batchSize == 0 ? count : std::min(chunk_.batchSize, count);
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

  /// A fixed set on the device, once for all runs that share it.
  struct Placed {
    explicit Placed(const Context& context)
        : inputs(context), targets(context), initial(context), mask(context), starts(context) {}
    Memory<Real> inputs, targets, initial;
    Memory<std::uint8_t> mask;
    Memory<Index> starts;
    Set<Real> set;
    Index count = 0, longest = 0;
  };

  std::unique_ptr<Placed> place(const typename Dataset<Real>::Arrays& arrays, const std::vector<Real>& initial) {
    auto placed = std::make_unique<Placed>(context_);
    placed->set.inputs = placed->inputs.fill(arrays.inputs);
    placed->set.targets = placed->targets.fill(arrays.targets);
    if (!arrays.mask.empty()) placed->set.mask = placed->mask.fill(arrays.mask);
    placed->set.starts = placed->starts.fill(arrays.starts);
    if (!initial.empty()) placed->set.initial = placed->initial.fill(initial);
    placed->count = static_cast<Index>(arrays.starts.size()) - 1;
    for (Index i = 0; i < placed->count; ++i)
      placed->longest = std::max(placed->longest, arrays.starts[i + 1] - arrays.starts[i]);
    return placed;
  }

  int placeOf(const std::shared_ptr<const Dataset<Real>>& set) {
    const auto [found, isNew] = places_.try_emplace(set.get(), static_cast<int>(placed_.size()));
    if (isNew) {
      placed_.push_back(place(set->arrays(), chunk_.initial));
      kept_.push_back(set);
    }
    return found->second;
  }

  /// Plans and makes the next windows of every run that goes on; false when there is none.
  bool launchNext(std::span<const Index> runs, const TrainingPart& part, JobControl& control) {
    std::vector<Index> live;
    for (const Index run : runs)
      if (!rests(run)) live.push_back(run);
    if (live.empty()) return false;
    const Index most = windowsOfLaunch(live);
    Segment<Real> segment;
    Rules<Real> rules(chunk_, most);
    std::vector<RunWork> work;
    std::vector<Set<Real>> sets;
    std::vector<std::unique_ptr<Placed>> fresh;
    for (const auto& placed : placed_) sets.push_back(placed->set);
    for (const Index run : live) {
      if (control.stop) return false;
      RunWork one;
      one.model = static_cast<int>(run);
      one.firstStep = static_cast<Index>(segment.steps.size());
      const Index steps = windows_[run]->plan(most, stepsTo(run, part.to), control, segment);
      one.windows = static_cast<int>(static_cast<Index>(segment.steps.size()) - one.firstStep);
      one.rule = rules.add(run, steps, rules_[run]);
      one.states = run * batch_ * plan_.stateSize;
      one.clipNorm = chunk_.clipNorms[run];
      one.lossBelow = chunk_.lossBelow[run];
      one.noise = {chunk_.stateNoise[run], chunk_.shuffleSeeds[run], 0};
      one.set = setOf_[run];
      if (one.set < 0) {
        const FreshSet<Real>& own = windows_[run]->fresh();
        fresh.push_back(place(
            {own.inputs, own.targets,
             own.isMasked ? std::span<const std::uint8_t>(own.mask) : std::span<const std::uint8_t>(), own.starts},
            {}));
        one.set = static_cast<int>(sets.size());
        sets.push_back(fresh.back()->set);
      }
      work.push_back(one);
    }
    launch(live, work, sets, segment, rules, most, control);
    return true;
  }

  /// As many as fit, and not past a step at which something is to be kept.
  [[nodiscard]] Index windowsOfLaunch(const std::vector<Index>& live) const {
    const double rows = static_cast<double>(live.size()) * static_cast<double>(batch_);
    if (chunk_.sequences > 0) return std::clamp<Index>(static_cast<Index>(mostPlannedRows / rows), 1, mostWindows);
    const double numbers =
        rows * static_cast<double>(plan_.longest) * static_cast<double>(plan_.shape.inputSize + plan_.targetSize);
    return std::clamp<Index>(static_cast<Index>(mostFreshNumbers / numbers), 1, mostWindows);
  }

  /// Steps from here to the run's next checkpoint, its last step, or that of the part.
  [[nodiscard]] Index stepsTo(Index run, double last) const {
    const Index made = ledgers_[run].steps();
    double next = std::min(chunk_.steps[run], last);
    for (const Index checkpoint : chunk_.checkpoints)
      if (checkpoint > made) next = std::min(next, static_cast<double>(checkpoint));
    return next - static_cast<double>(made) < static_cast<double>(mostWindows) ? static_cast<Index>(next) - made
                                                                               : mostWindows;
  }

  void launch(const std::vector<Index>& live, const std::vector<RunWork>& work, const std::vector<Set<Real>>& sets,
              const Segment<Real>& segment, const Rules<Real>& rules, Index most, JobControl& control) {
    const int teams = context_.teams(plan_, sizeof(Real), std::ssize(live));
    Memory<RunWork> workMemory(context_);
    Memory<Set<Real>> setMemory(context_);
    Memory<StepPlan> stepMemory(context_);
    Memory<std::int32_t> rowMemory(context_);
    Memory<Real> ruleMemory(context_), workspace(context_);
    Memory<double> lossMemory(context_);
    Memory<RunResult> resultMemory(context_);
    Memory<std::uint32_t> meetings(context_);
    Looking looking(context_, control, live.size());
    Launch<Real> one;
    one.plan = plan_;
    one.runs = static_cast<int>(live.size());
    one.work = workMemory.fill(work);
    one.sets = setMemory.fill(sets);
    one.steps = stepMemory.fill(segment.steps);
    one.rows = rowMemory.fill(segment.rows);
    one.rules = ruleMemory.fill(rules.table());
    one.ruleSteps = static_cast<int>(most);
    one.rates = rates_.get();
    one.frozen = frozen_.get();
    one.parameters = parameters_.get();
    one.slots = slots_.get();
    one.states = states_.get();
    one.penalties = penalties_;
    one.losses = lossMemory.reserve(live.size() * static_cast<std::size_t>(most));
    one.results = resultMemory.fill(std::vector<RunResult>(live.size(), {0, 0, Ending::stopped}));
    one.workspace = workspace.reserve(static_cast<std::size_t>(teams * plan_.workspace));
    one.meetings = meetings.fill(std::vector<std::uint32_t>(static_cast<std::size_t>(teams * meetingPlaces(plan_))));
    one.stop = looking.stop();
    one.done = looking.done();
    context_.run(one, teams, looking.watch());
    looking.look();
    takeResults(live, lossMemory, resultMemory, most, control);
  }

  void takeResults(const std::vector<Index>& live, const Memory<double>& lossMemory,
                   const Memory<RunResult>& resultMemory, Index most, JobControl& control) {
    std::vector<RunResult> results(live.size());
    std::vector<double> losses(live.size() * static_cast<std::size_t>(most));
    std::vector<Real> parameters(static_cast<std::size_t>(chunk_.runs * layout_.size));
    resultMemory.read(results);
    lossMemory.read(losses);
    parameters_.read(parameters);
    for (std::size_t i = 0; i < live.size(); ++i) {
      Ledger<Real>& ledger = ledgers_[live[i]];
      const StridedParameters<Real> own{parameters.data() + live[i] * layout_.size, 1};
      for (int k = 0; k < results[i].losses; ++k)
        if (ledger.take(losses[i * static_cast<std::size_t>(most) + static_cast<std::size_t>(k)], control))
          ledger.stepped(own);
      ledger.keep(own);
      if (results[i].ending == Ending::stopped) ledger.stop();
    }
  }

  const Chunk<Real>& chunk_;
  Layout layout_;
  Context context_;
  SharedSets<Real> sets_;
  Plan plan_;
  Index batch_ = 0;  // most rows of a step
  Memory<Real> parameters_, slots_, rates_, states_;
  Memory<std::uint8_t> frozen_;
  std::vector<std::unique_ptr<Memory<Real>>> penaltyMemory_;
  PenaltyWork<Real> penalties_;
  std::vector<Ledger<Real>> ledgers_;
  std::vector<std::unique_ptr<Windows<Real>>> windows_;
  std::vector<RuleState> rules_;
  std::vector<int> setOf_;  // of placed_; -1: fresh
  std::map<const Dataset<Real>*, int> places_;
  std::vector<std::unique_ptr<Placed>> placed_;
  std::vector<std::shared_ptr<const Dataset<Real>>> kept_;  // so that no other set gets the address of one
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
