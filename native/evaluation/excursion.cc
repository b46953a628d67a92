#include "evaluation/excursion.h"

#include <algorithm>
#include <vector>

#include "evaluation/bracket_walk.h"
#include "evaluation/ordered_states.h"

namespace outlast {
namespace {

/// Depths that are all walked down where states have no order: some tenths of a second.
constexpr Index mostWalked = Index{1} << 14;
/// Depths between two looks at whether the job goes on.
constexpr Index segment = 1024;

template <class Real>
class Excursions {
 public:
  Excursions(const ExcursionPlan& plan, const Real* parameters, JobControl& control)
      : plan_(plan),
        parameters_(parameters),
        control_(control),
        climb_(makeUnitStepper(plan.shape, parameters), plan.shape, plan.threshold),
        single_(makeUnitStepper(plan.shape, parameters), plan.shape, plan.threshold),
        state_(static_cast<std::size_t>(stateSize(plan.shape))) {
    climb_.start(0, nullptr);
  }

  FailingDepth ordered() {
    const Places open = common(saying(0, true), saying(1, true));
    Places right = common(saying(0, true), saying(1, false));  // from which all closings that are left are right
    Places before = right;
    for (Index depth = 1; depth <= plan_.upTo; ++depth) {
      if (!climbOn()) return {depth, depth - 1, depth};
      const Index place = placeOf(state_.back());
      if (place < right.from || place > right.to) {
        // A state past all places may be right for all that the interval knows.
        if (const Index step = firstWrong(depth); step >= 0) return {depth, step, depth};
      }
      const Places next = common(open, {lowerEnd(right.from, before.from), upperEnd(right.to, before.to)});
      before = right;
      right = next;
      report(depth);
    }
    return {0, 0, plan_.upTo};
  }

  FailingDepth walked() {
    const Index most = std::min(plan_.upTo, mostWalked);
    BracketWalk<Real> descent(makeBlockStepper(plan_.shape, parameters_, most), plan_.shape, plan_.threshold);
    for (Index first = 1; first <= most; first += descent.lanes()) {
      const Index group = std::min(descent.lanes(), most - first + 1);
      Index climbed = 0;
      for (; climbed < group && climbOn(); ++climbed) descent.start(climbed, state_.data());
      const Index lane = firstWrongLane(descent, first, climbed);
      if (lane < group) return {first + lane, firstWrong(first + lane), first + lane};
      report(first + group - 1);
    }
    return most < plan_.upTo ? bisected(most) : FailingDepth{0, 0, most};
  }

 private:
  /// The next opening of the climb; its state is in `state_`. False where the answers are wrong.
  bool climbOn() {
    if (climbed_ == climbBlock_) {
      climbBlock_ = climb_.blockSteps();
      climbed_ = 0;
      climb_.advance(true, climbBlock_);
    }
    climb_.copyState(climbed_, 0, state_.data());
    return climb_.right(climbed_++, 0, true);
  }

  /// The first wrong step of the string of a depth, -1 for none.
  Index firstWrong(Index depth) {
    single_.start(0, nullptr);
    for (const bool opens : {true, false}) {
      for (Index done = 0; done < depth;) {
        control_.check();
        const Index steps = std::min(single_.blockSteps(), depth - done);
        single_.advance(opens, steps);
        for (Index t = 0; t < steps; ++t, ++done)
          if (!single_.right(t, 0, opens || done + 1 < depth)) return opens ? done : depth + done;
      }
    }
    return -1;
  }

  /// The first lane that is wrong on its way down, lane l from depth first + l; `lanes` where none is.
  Index firstWrongLane(BracketWalk<Real>& descent, Index first, Index lanes) {
    Index wrong = lanes;
    for (Index done = 0; wrong > 0 && done < first + wrong - 1;) {
      control_.check();
      const Index steps = std::min(descent.blockSteps(), first + wrong - 1 - done);
      descent.advance(false, steps);
      for (Index t = 0; t < steps; ++t, ++done) {
        if (done + 1 < first && descent.allYes(t)) continue;
        for (Index lane = std::max<Index>(0, done + 1 - first); lane < wrong; ++lane)
          if (!descent.right(t, lane, done + 1 < first + lane)) wrong = lane;
      }
    }
    return wrong;
  }

  /// Supposes that from the first wrong depth on all are wrong.
  FailingDepth bisected(Index good) {
    const Index decided = good;
    Index bad = 0, step = -1;
    while (bad == 0 ? good < plan_.upTo : bad - good > 1) {
      const Index depth = bad == 0 ? std::min(2 * good, plan_.upTo) : good + (bad - good) / 2;
      const Index wrong = firstWrong(depth);
      if (wrong < 0) {
        good = depth;
        report(depth);
      } else {
        bad = depth;
        step = wrong;
      }
    }
    return {bad, std::max<Index>(step, 0), decided};
  }

  /// The states from which one closing lets output o say yes, or no.
  Places saying(int o, bool yes) {
    const auto says = [&](Index place) {
      closeFrom(place);
      return yes ? single_.saysYes(0, 0, o) : single_.saysNo(0, 0, o);
    };
    const bool atTop = says(all_.to);
    if (says(all_.from) == atTop) return atTop ? all_ : Places{1, 0};
    const Index first = firstPlace(all_, 0, [&](Index place) { return says(place) == atTop; });
    return atTop ? Places{first, all_.to} : Places{all_.from, first - 1};
  }

  /// The least state that one closing takes to `end` or above, guessed from the ends for one closing and two less.
  Index lowerEnd(Index end, Index before) {
    if (end <= all_.from) return all_.from;
    return firstPlace(all_, further(end, before), [&](Index place) { return closeFrom(place) >= end; });
  }

  /// The greatest state that one closing takes to `end` or below.
  Index upperEnd(Index end, Index before) {
    if (end >= all_.to) return all_.to;
    return firstPlace(all_, further(end, before), [&](Index place) { return closeFrom(place) > end; }) - 1;
  }

  static Index further(Index end, Index before) { return placeOf(2 * numberAt<Real>(end) - numberAt<Real>(before)); }

  /// The place of the state after one closing.
  Index closeFrom(Index place) {
    std::fill(from_.begin(), from_.end(), Real(0));
    from_.back() = numberAt<Real>(place);
    single_.start(0, from_.data());
    single_.advance(false, 1);
    single_.copyState(0, 0, from_.data());
    return placeOf(from_.back());
  }

  void report(Index depth) {
    if (depth - reported_ < segment) return;
    control_.check();
    control_.advance(depth - reported_);
    reported_ = depth;
  }

  ExcursionPlan plan_;
  const Real* parameters_;
  JobControl& control_;
  BracketWalk<Real> climb_;
  BracketWalk<Real> single_;
  Places all_{placeOf(Real(-0x1p100)), placeOf(Real(0x1p100))};
  std::vector<Real> state_;  // [stateSize] its last number is the one that has an order
  std::vector<Real> from_ = std::vector<Real>(state_.size());
  Index climbBlock_ = 0;
  Index climbed_ = 0;
  Index reported_ = 0;
};

}  // namespace

template <class Real>
FailingDepth firstFailingDepth(const ExcursionPlan& plan, const Real* parameters, JobControl& control) {
  Excursions<Real> excursions(plan, parameters, control);
  return plan.ordered ? excursions.ordered() : excursions.walked();
}

template FailingDepth firstFailingDepth(const ExcursionPlan&, const float*, JobControl&);
template FailingDepth firstFailingDepth(const ExcursionPlan&, const double*, JobControl&);

}  // namespace outlast
