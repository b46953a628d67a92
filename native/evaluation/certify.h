// The horizon of a one-unit model on Dyck-1 over all strings, and a string that shows where it ends.
#pragma once
#include <cstdint>
#include <vector>

#include "core/job_control.h"
#include "core/types.h"
#include "evaluation/state_order.h"

namespace outlast {

struct CertifyPlan {
  ModelShape shape;        ///< one layer of one unit, two inputs, two outputs
  double threshold = 0.5;  ///< an output says yes here and above
  Index upTo = 1;          ///< the longest strings looked at
  Index deepest = 0;       ///< the greatest depth looked at over all lengths, 0 for none
};

struct Certificate {
  OrderKind order = OrderKind::none;  ///< of the steps on the way; none where boxes were needed
  /// Every Dyck-1 prefix of up to so many symbols is answered rightly at every step.
  Index horizon = 0;
  /// A Dyck-1 prefix, 1 for an opening bracket, whose last step is its first wrong one; empty where none was found. Of
  /// all that fail it is the shortest where `order` is exact; else it has more than `horizon` symbols.
  std::vector<std::uint8_t> worst;
  /// Every string, of whatever length, that never goes deeper is answered rightly at every step; 0 where that is not
  /// shown of any depth.
  Index depth = 0;
};

/// Carries the least and the greatest state of every depth from length to length. Where steps keep or reverse the order
/// of states to the last bit (evaluation/state_order.h), both are states of strings, and what is found is exact. Else
/// `horizon` comes from ends that are widened at every step, or from boxes, whichever goes further, and two strings a
/// depth are followed in search of one that fails. Takes time upTo^2 and memory upTo: per symbol some 100 bytes in
/// float without a c, four times that in double with one. Progress counts steps. Throws Failure, OUTLAST_STOPPED after
/// a stop.
template <class Real>
Certificate certify(const CertifyPlan& plan, const Real* parameters, JobControl& control);

}  // namespace outlast
