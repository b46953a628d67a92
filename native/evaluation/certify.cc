#include "evaluation/certify.h"

#include <algorithm>
#include <array>

#include "evaluation/string_trace.h"
#include "rnn/layout.h"

namespace outlast {
namespace {

template <class Real>
class Certifier {
 public:
  Certifier(const CertifyPlan& plan, const Real* parameters, JobControl& control)
      : plan_(plan), control_(control), map_(makeStateMap<Real>(plan.shape, parameters, brackets)) {
    const LayerOffsets at = makeLayout(plan.shape).layers[0];
    if (at.initialH >= 0) h_ = parameters[at.initialH];
    if (at.initialC >= 0) c_ = parameters[at.initialC];
    right_ = rightStates(*map_, plan.threshold);
    sure_ = stateOrder(plan.shape, *map_, start());
    // Strings are followed as if the order held to the last bit, wherever they go.
    constexpr Real everything = std::numeric_limits<Real>::infinity();
    for (const int symbol : {opening, closing}) strings_.order.reverses[symbol] = sure_.reverses[symbol];
    strings_.order.low = -everything;
    strings_.order.high = everything;
  }

  Certificate run() {
    Certificate result;
    const Index right = follow(result.worst);
    rules_.push_back(ruleOf(sure_));
    if (sure_.kind == OrderKind::widened) rules_.push_back(ruleOf({}));
    if (sure_.kind == OrderKind::exact) {
      result.order = sure_.kind;
      result.horizon = right;
    } else {
      prove(right, result);
    }
    result.depth = deepestRight();
    control_.done.store(plan_.upTo);
    return result;
  }

 private:
  static constexpr std::array<Real, 4> brackets = {1, 0, 0, 1};  // one-hot
  static constexpr Index often = 64;                             // steps from one look at the control to the next

  [[nodiscard]] States<const Real> start() const { return {&h_, &c_}; }
  static FrontierRule<Real> ruleOf(const StateOrder<Real>& order) {
    FrontierRule<Real> rule;
    rule.carried = order.kind == OrderKind::none ? Carried::boxes : Carried::points;
    rule.order = order;
    return rule;
  }

  [[nodiscard]] Frontier<Real> frontier(const FrontierRule<Real>& rule) const { return {*map_, right_, rule, start()}; }

  void progress(Index step) {
    if (step % often != 0) return;
    control_.check();
    control_.done.store(step);
  }

  /// Follows the strings of extreme states until one fails, which it writes; gives the steps that were right.
  Index follow(std::vector<std::uint8_t>& worst) {
    Frontier<Real> strings = frontier(strings_);
    StringTrace<Real> trace(strings, plan_.upTo);
    for (Index t = 0; t < plan_.upTo; ++t) {
      progress(t);
      trace.see(strings);
      const WrongStep wrong = strings.advance();
      if (wrong.place >= 0) {
        worst = trace.stringTo(t, wrong, control_);
        return t;
      }
    }
    return plan_.upTo;
  }

  /// Up to where all strings are sure to be right, of `most` steps.
  void prove(Index most, Certificate& result) {
    result.horizon = -1;
    for (const FrontierRule<Real>& rule : rules_) {
      Frontier<Real> all = frontier(rule);
      while (all.step() < most && all.advance().place < 0)
        if (all.step() % often == 0) control_.check();
      if (all.step() <= result.horizon) continue;
      result.horizon = all.step();
      result.order = all.carried() == Carried::boxes ? OrderKind::none : rule.order.kind;
      if (result.horizon == most) return;
    }
  }

  /// By doubling and bisection: what never goes deeper than some depth never goes deeper than a greater one.
  Index deepestRight() {
    Index good = 0, bad = plan_.deepest + 1;
    for (Index depth = 1; bad - good > 1;) {
      const bool right =
          std::any_of(rules_.begin(), rules_.end(), [&](const auto& r) { return isRightUpTo(depth, r); });
      (right ? good : bad) = depth;
      depth = bad > plan_.deepest && 2 * good <= plan_.deepest ? std::max<Index>(2 * good, 1) : (good + bad) / 2;
    }
    return good;
  }

  /// Whether every string that never goes deeper is sure to be right: joined from step to step, states come to hold
  /// all that there will ever be. Gives up, and says no, where that takes too long.
  bool isRightUpTo(Index deepest, FrontierRule<Real> rule) {
    constexpr Index patience = Index{1} << 26, room = 64;
    rule.deepest = deepest;
    rule.joins = true;
    Frontier<Real> all = frontier(rule);
    while (all.step() < patience / (deepest + room)) {
      if (all.step() % 1024 == 0) control_.check();
      if (all.advance().place >= 0) return false;
      if (all.settled() && all.step() > deepest) return true;
    }
    return false;
  }

  const CertifyPlan& plan_;
  JobControl& control_;
  std::unique_ptr<StateMap<Real>> map_;
  Real h_ = 0, c_ = 0;
  RightStates<Real> right_;
  StateOrder<Real> sure_;
  FrontierRule<Real> strings_;
  std::vector<FrontierRule<Real>> rules_;  // how all strings are held, what is best in most cases first
};

}  // namespace

template <class Real>
Certificate certify(const CertifyPlan& plan, const Real* parameters, JobControl& control) {
  control.total = plan.upTo;
  return Certifier<Real>(plan, parameters, control).run();
}

template Certificate certify(const CertifyPlan&, const float*, JobControl&);
template Certificate certify(const CertifyPlan&, const double*, JobControl&);

}  // namespace outlast
