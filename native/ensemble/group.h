// Runs that take their optimizer steps together: one, or as many as a pack has lanes. Each gets the bits that it would
// get in any other company, and in another company in each part of its training.
#pragma once
#include <algorithm>
#include <array>
#include <memory>

#include "ensemble/course.h"
#include "ensemble/penalizer.h"
#include "ensemble/run_network.h"
#include "lanes/model_network.h"

namespace outlast {

/// What a run is between two parts of its training.
template <class Real>
struct RunState {
  std::unique_ptr<Course<Real>> course;  ///< with the part opened
  OptimizerState<Real> optimizer;
};

template <class Real, int lanes>
class RunGroup {
 public:
  RunGroup(const Chunk<Real>& chunk, const Layout& layout)
      : chunk_(chunk), layout_(layout), size_(Updater<Real, lanes>::paddedSize(layout)), isNoisy_(chunk.isNoisy()) {
    std::fill_n(parameters_.reserve(size_), size_, Real(0));
    std::fill_n(gradients_.reserve(size_), size_, Real(0));
    if constexpr (lanes == 1) {
      network_ = makeRunNetwork(chunk);
    } else {
      network_ = makeModelNetwork<Real>(chunk.shape);
    }
    if (lanes > 1 && repeatsBatch(chunk)) network_->repeatBatch();
  }

  /// Adds a run, at most `lanes`; `state` must outlive the group.
  void add(Index run, RunState<Real>& state) {
    const auto lane = static_cast<Index>(runs_.size());
    const std::vector<Real>& start = state.course->parameters();
    for (Index i = 0; i < layout_.size; ++i) parameters_.get()[i * lanes + lane] = start[i];
    runs_.push_back(run);
    states_.push_back(&state);
    courses_.push_back(state.course.get());
  }

  /// Trains all of them to the ends of their parts, and keeps what they need to go on.
  void execute(JobControl& control) {
    std::vector<UpdateRule> rules;
    rules.reserve(lanes);
    for (int lane = 0; lane < lanes; ++lane)
      rules.push_back(chunk_.updateRule(runs_[std::min(static_cast<std::size_t>(lane), runs_.size() - 1)]));
    Updater<Real, lanes> updater(layout_, std::move(rules));
    for (std::size_t lane = 0; lane < states_.size(); ++lane) updater.setState(lane, states_[lane]->optimizer);
    Penalizer<Real, lanes> penalizer(chunk_, layout_, runs_);
    for (std::size_t lane = 0; lane < courses_.size(); ++lane) courses_[lane]->keepCheckpoints(parametersOf(lane));
    while (step(updater, penalizer, control)) {
    }
    for (std::size_t lane = 0; lane < courses_.size(); ++lane) {
      courses_[lane]->keep(parametersOf(lane));
      if (!courses_[lane]->standing().isOver) states_[lane]->optimizer = updater.stateOf(lane);
    }
  }

 private:
  StridedParameters<Real> parametersOf(std::size_t lane) const { return {parameters_.get() + lane, lanes}; }

  /// One window of every run that goes on; false when none does any more.
  bool step(Updater<Real, lanes>& updater, const Penalizer<Real, lanes>& penalizer, JobControl& control) {
    std::array<std::span<const Sequence<Real>>, lanes> windows;
    bool any = false;
    for (std::size_t lane = 0; lane < courses_.size(); ++lane) {
      if (!courses_[lane]->rests()) windows[lane] = courses_[lane]->next(control);
      any = any || !windows[lane].empty();
    }
    if (!any) return false;
    std::array<double, lanes> losses{};
    network_->setParameters(parameters_.get());
    if (isNoisy_) setNoise();
    if constexpr (lanes == 1) {
      losses[0] = network_->gradients(windows[0], chunk_.loss, chunk_.scored, gradients_.get());
    } else {
      network_->gradients(windows, chunk_.loss, chunk_.scored, gradients_.get(), losses);
    }
    std::array<bool, lanes> active{};
    for (std::size_t lane = 0; lane < courses_.size(); ++lane)
      active[lane] =
          !windows[lane].empty() && courses_[lane]->scoresAny() && courses_[lane]->take(losses[lane], control);
    if (std::find(active.begin(), active.end(), true) == active.end()) return true;
    penalizer.addGradients(parameters_.get(), gradients_.get());
    updater.update(parameters_.get(), gradients_.get(), active);
    for (std::size_t lane = 0; lane < courses_.size(); ++lane)
      if (active[lane]) courses_[lane]->stepped(parametersOf(lane));
    control.advance(std::count(active.begin(), active.end(), true));
    return true;
  }

  void setNoise() {
    if constexpr (lanes == 1) {
      network_->setNoise(courses_[0]->noise());
    } else {
      typename ModelNetwork<Real>::Noises noises{};
      for (std::size_t lane = 0; lane < courses_.size(); ++lane) noises[lane] = courses_[lane]->noise();
      network_->setNoise(noises);
    }
  }

  using NetworkOf = std::conditional_t<lanes == 1, Network<Real>, ModelNetwork<Real>>;

  const Chunk<Real>& chunk_;
  const Layout& layout_;
  Index size_;
  bool isNoisy_;
  Buffer<Real> parameters_, gradients_;
  std::unique_ptr<NetworkOf> network_;
  std::vector<Index> runs_;
  std::vector<RunState<Real>*> states_;
  std::vector<Course<Real>*> courses_;
};

}  // namespace outlast
