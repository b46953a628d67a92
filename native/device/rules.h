// What optimizers and schedules say of steps to come: they look at numbers and the step alone, so the host computes it
// once for all runs that share those, and devices need no cosine.
#pragma once
#include <map>
#include <vector>

#include "ensemble/chunk.h"
#include "schedules/list.h"

namespace outlast::device {

/// Where one run's optimizer stands.
struct RuleState {
  std::vector<double> scalars;
  Index steps = 0;
};

template <class Real>
class Rules {
 public:
  /// Of launches of at most `mostSteps` steps.
  Rules(const Chunk<Real>& chunk, Index mostSteps) : chunk_(chunk), mostSteps_(mostSteps) {}

  /// Row of table() for the next `steps` steps of a run, which moves on by them.
  int add(Index run, Index steps, RuleState& state) {
    const UpdateRule rule = chunk_.updateRule(run);
    // The learning rate, which comes first, is a factor of its own.
    std::vector<double> key(rule.numbers.begin() + 1, rule.numbers.end());
    key.insert(key.end(), rule.scheduleNumbers.begin(), rule.scheduleNumbers.end());
    key.push_back(static_cast<double>(state.steps));
    key.push_back(static_cast<double>(steps));
    const auto [found, isNew] = known_.try_emplace(std::move(key));
    if (isNew) {
      found->second.row = static_cast<int>(known_.size()) - 1;
      fill(rule, steps, state);
      found->second.after = state;
    }
    state = found->second.after;
    return found->second.row;
  }

  /// [rows, mostSteps, 1 + constants]
  [[nodiscard]] const std::vector<Real>& table() const { return table_; }

 private:
  struct Known {
    int row = 0;
    RuleState after;
  };

  void fill(const UpdateRule& rule, Index steps, RuleState& state) {
    visitItem<Optimizers>(rule.optimizer, [&](auto item) {
      using Optimizer = decltype(item);
      state.scalars.resize(Optimizer::scalars, 1.0);
      constexpr Index width = 1 + Optimizer::constants;
      const std::size_t start = table_.size();
      table_.resize(start + static_cast<std::size_t>(mostSteps_ * width));
      double constants[Optimizer::constants + 1];
      for (Index k = 0; k < steps; ++k, ++state.steps) {
        Real* const to = table_.data() + start + k * width;
        to[0] = static_cast<Real>(visitItem<Schedules>(rule.schedule, [&](auto schedule) {
          return decltype(schedule)::factor(rule.scheduleNumbers.data(), state.steps);
        }));
        Optimizer::prepare(rule.numbers.data(), state.scalars.data(), constants);
        for (int c = 0; c < Optimizer::constants; ++c) to[1 + c] = static_cast<Real>(constants[c]);
      }
    });
  }

  const Chunk<Real>& chunk_;
  Index mostSteps_;
  std::map<std::vector<double>, Known> known_;
  std::vector<Real> table_;
};

}  // namespace outlast::device
