// Single excursions, the strings (^k )^k of the next-symbol task: the least depth k that a model gets wrong.
#pragma once
#include "core/job_control.h"
#include "core/types.h"

namespace outlast {

struct ExcursionPlan {
  ModelShape shape;        ///< reads ( as (1, 0) and ) as (0, 1), says whether ( may come next, and )
  Index upTo = 1;          ///< the greatest depth looked at
  double threshold = 0.5;  ///< an output of at least this says yes
  /// Promises that the state is one number x (c where the cell has one, and then h is not read; else h), that of two
  /// states the larger one never steps below the other, that every output rises or falls with x, and that nothing
  /// overflows as long as |x| <= 2^100.
  bool ordered = false;
};

struct FailingDepth {
  Index depth = 0;    ///< the least depth that is wrong, 0 where none up to `upTo` was found
  Index step = 0;     ///< the first wrong step of its string, counted from 0
  Index decided = 0;  ///< no depth up to here is less and wrong; beyond, depths were doubled and bisected
};

/// Goes through the depths in order. One climb gives the states after k openings for all k. Ordered states: the states
/// from which k closings are right are an interval, the one of k + 1 follows from it by two searches among the
/// floating-point numbers, so that all depths take O(upTo) steps and all are decided. Else depths up to 2^14 are
/// walked down side by side, O(k^2) steps, and greater ones doubled and bisected. Every failure is that of a walk along
/// its own string. Progress counts depths. Throws Failure when stopped.
template <class Real>
FailingDepth firstFailingDepth(const ExcursionPlan& plan, const Real* parameters, JobControl& control);

}  // namespace outlast
