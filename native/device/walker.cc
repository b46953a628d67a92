#include "device/walker.h"

#include <algorithm>

#include "core/packs.h"
#include "rnn/structure.h"

namespace outlast::device {
namespace {

/// Sequences of a stretch: as many as a warp has lanes, so that many models have enough to do and few share the device.
constexpr Index mostRows = 32;
/// Steps of a stretch, and what a team's workspace may be for more of them than the fewest.
constexpr Index fewestSteps = 16, mostSteps = 256, workspaceBytes = Index{1} << 20;
/// Of what is free on the device: others may want some too.
constexpr Index shareOfMemory = 4, mostMemory = Index{1} << 30;

template <class Real>
Plan planOf(const WalkSettings& settings, const Context& context) {
  const ModelShape shape = fullShape(settings.shape);
  PlanRequest request{shape, settings.loss, settings.scored};
  request.purpose = Purpose::walk;
  request.realBytes = sizeof(Real);
  request.batch = static_cast<int>(std::clamp<Index>(settings.rows, 1, mostRows));
  const Index stepBytes = request.batch * (stateSize(shape) * Index{sizeof(Real)} + shape.outputSize * Index{8});
  const Index steps = std::clamp(workspaceBytes / stepBytes, fewestSteps, mostSteps);
  request.longest = static_cast<int>(std::clamp<Index>(settings.longest, 1, steps));
  return makePlan(request, context.info().limits);
}

}  // namespace

template <class Real>
Walker<Real>::Walker(const WalkSettings& settings, const Real* parameters, Index models, const Driver& driver,
                     int device)
    : correct_(settings.correct),
      context_(driver, device),
      plan_(planOf<Real>(settings, context_)),
      hasC_(visitItem<Cells>(settings.shape.cell, [](auto cell) { return decltype(cell)::hasC; })),
      parameters_(context_),
      states_(context_),
      inputs_(context_),
      initial_(context_),
      workspace_(context_),
      outputMemory_(context_),
      hMemory_(context_),
      cMemory_(context_),
      sums_(context_),
      targets_(context_),
      leftMemory_(context_),
      marks_(context_),
      starts_(context_),
      stretches_(context_),
      work_(context_) {
  const Index own = makeLayout(settings.shape).size;
  std::vector<const Real*> given;
  for (Index model = 0; model < models; ++model) given.push_back(parameters + model * own);
  const FullModels<Real> full(settings.shape, given);
  std::vector<Real> all;
  all.reserve(static_cast<std::size_t>(models * plan_.parameters));
  for (const Real* one : full.parameters()) all.insert(all.end(), one, one + plan_.parameters);
  parameters_.fill(all);
}

template <class Real>
Index Walker<Real>::memory() const {
  return std::min(context_.info().freeBytes / shareOfMemory, mostMemory);
}

template <class Real>
Index Walker<Real>::slotBytes() const {
  return plan_.rows * (plan_.stateSize * Index{sizeof(Real)} + ScoreSums::fields * Index{sizeof(double)});
}

template <class Real>
void Walker<Real>::reserveSlots(Index slots) {
  states_.reserve(static_cast<std::size_t>(slots * plan_.rows * plan_.stateSize));
  sums_.reserve(static_cast<std::size_t>(slots * plan_.rows * ScoreSums::fields));
}

template <class Real>
void Walker<Real>::launch(const WalkLoad<Real>& load, JobControl& control, bool withStates) {
  const Index items = std::ssize(load.work);
  const int teams = context_.teams(plan_, sizeof(Real), items);
  Looking looking(context_, control);
  Walk<Real> one;
  one.plan = plan_;
  one.correct = correct_;
  one.items = static_cast<int>(items);
  one.work = work_.fill(load.work);
  one.stretches = stretches_.fill(load.stretches);
  one.starts = starts_.fill(load.starts);
  one.inputs = inputs_.fill(load.inputs);
  one.targets = targets_.fill(load.targets);
  if (!load.marks.empty()) one.marks = marks_.fill(load.marks);
  if (!load.initial.empty()) one.initial = initial_.fill(load.initial);
  one.parameters = parameters_.get();
  one.states = states_.get();
  one.sums = sums_.get();
  left_.resize(static_cast<std::size_t>(load.left));
  one.left = leftMemory_.reserve(std::max<std::size_t>(1, left_.size()));
  one.steps = load.steps();
  const Index states = plan_.shape.layers * plan_.shape.hiddenSize * one.steps;
  if (withStates) {
    one.outputs = outputMemory_.reserve(static_cast<std::size_t>(one.steps * plan_.shape.outputSize));
    one.h = hMemory_.reserve(static_cast<std::size_t>(states));
    if (hasC_) one.c = cMemory_.reserve(static_cast<std::size_t>(states));
  }
  one.workspace = workspace_.reserve(static_cast<std::size_t>(teams * plan_.workspace));
  one.stop = looking.stop();
  context_.run(one, teams, looking.watch());
  control.check();
  leftMemory_.read(left_);
  if (!withStates) return;
  readBack(outputMemory_, one.steps * plan_.shape.outputSize, outputs_);
  readBack(hMemory_, states, h_);
  if (hasC_) readBack(cMemory_, states, c_);
}

template <class Real>
void Walker<Real>::readBack(const Memory<Real>& memory, Index count, std::vector<Real>& to) const {
  to.resize(static_cast<std::size_t>(count));
  memory.read(to);
}

template class Walker<float>;
template class Walker<double>;

}  // namespace outlast::device
