// What is brought to a device for one launch, and left there by it. The next launch of a part has the same memory.
#pragma once
#include "device/filling.h"
#include "device/rules.h"
#include "device/set_memory.h"
#include "device/windows.h"

namespace outlast::device {

template <class Real>
class LaunchMemory {
 public:
  LaunchMemory(const Context& context, const Chunk<Real>& chunk)
      : chunk_(chunk),
        freshSets_(context),
        work_(context),
        sets_(context),
        steps_(context),
        rows_(context),
        rules_(context),
        losses_(context),
        results_(context),
        workspace_(context),
        meetings_(context) {}

  /// Brings the plans of runs there, with the sequences that they have drawn, or `fixed` sets, of which `setOf` is each
  /// run's. `stateSize`: numbers of the states that a run's windows leave. Rules move on by
  /// the plans' steps.
  Launch<Real> load(const std::vector<Index>& runs, std::span<const RunPlan<Real>> plans,
                    const std::vector<Set<Real>>& fixed, const std::vector<int>& setOf, Index stateSize,
                    std::vector<RuleState>& ruleStates) {
    std::vector<Set<Real>> sets = fixed;
    if (chunk_.sequences == 0) {
      std::vector<typename Dataset<Real>::Arrays> drawn;
      for (const RunPlan<Real>& plan : plans) drawn.push_back(plan.fresh.arrays());
      sets = freshSets_.fill(drawn);
    }
    Index updates = 1;
    for (const RunPlan<Real>& plan : plans) updates = std::max(updates, plan.updates);
    Rules<Real> rules(chunk_, updates);
    std::vector<RunWork> work;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const Index run = runs[i];
      RunWork& one = work.emplace_back();
      one.model = static_cast<int>(run);
      one.set = setOf[run] < 0 ? static_cast<int>(i) : setOf[run];
      one.rule = rules.add(run, plans[i].updates, ruleStates[run]);
      one.states = run * stateSize;
      one.clipNorm = chunk_.clipNorms[run];
      one.lossBelow = chunk_.lossBelow[run];
      one.noise = {chunk_.stateNoise[run], chunk_.shuffleSeeds[run], 0};
    }
    loadSteps(plans, work);
    Launch<Real> one;
    one.runs = static_cast<int>(runs.size());
    one.work = work_.fill(work);
    one.sets = sets_.fill(sets);
    one.steps = steps_.get();
    one.rows = rows_.get();
    one.rules = rules_.fill(rules.table());
    one.ruleSteps = static_cast<int>(updates);
    one.losses = losses_.reserve(runs.size() * static_cast<std::size_t>(updates));
    one.results = results_.fill(std::vector<RunResult>(runs.size(), {0, 0, Ending::stopped}));
    return one;
  }

  /// Room for so many teams.
  void reserveTeams(Launch<Real>& launch, int teams) {
    launch.workspace = workspace_.reserve(static_cast<std::size_t>(teams * launch.plan.workspace));
    const auto places = static_cast<std::size_t>(Index{teams} * meetingPlaces(launch.plan));
    launch.meetings = meetings_.fill(std::vector<std::uint32_t>(places));
  }

  void readResults(std::span<RunResult> to) const { results_.read(to); }
  /// [runs, Launch::ruleSteps]
  void readLosses(std::span<double> to) const { losses_.read(to); }

 private:
  /// One run's windows behind the other's.
  void loadSteps(std::span<const RunPlan<Real>> plans, std::vector<RunWork>& work) {
    Index stepCount = 0, rowCount = 0;
    for (const RunPlan<Real>& plan : plans) {
      stepCount += std::ssize(plan.steps);
      rowCount += std::ssize(plan.rows);
    }
    Filling<StepPlan> steps(steps_, stepCount);
    Filling<std::int32_t> rows(rows_, rowCount);
    Index firstRow = 0, firstStep = 0;
    for (std::size_t i = 0; i < work.size(); ++i) {
      const RunPlan<Real>& plan = plans[i];
      work[i].firstStep = firstStep;
      work[i].windows = static_cast<int>(plan.windows);
      work[i].plans = static_cast<int>(plan.steps.size());
      for (StepPlan step : plan.steps) {
        if (step.firstRow >= 0) step.firstRow += firstRow;
        steps.append({&step, 1});
      }
      rows.append(plan.rows);
      firstStep += std::ssize(plan.steps);
      firstRow += std::ssize(plan.rows);
    }
    steps.close();
    rows.close();
  }

  const Chunk<Real>& chunk_;
  SetMemory<Real> freshSets_;
  Memory<RunWork> work_;
  Memory<Set<Real>> sets_;
  Memory<StepPlan> steps_;
  Memory<std::int32_t> rows_;
  Memory<Real> rules_;
  Memory<double> losses_;
  Memory<RunResult> results_;
  Memory<Real> workspace_;
  Memory<std::uint32_t> meetings_;
};

}  // namespace outlast::device
