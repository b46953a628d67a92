// A run whose optimizer is the gradient flow: its `steps` are equally spaced times.
#pragma once
#include "ensemble/course.h"
#include "exact/gradient_flow.h"

namespace outlast {

/// Integrates run `run` over its whole fixed set, `network` being of the chunk's shape.
inline RunOutcome<double> runFlow(const Chunk<double>& chunk, Index run, const Layout& layout,
                                  std::shared_ptr<const Dataset<double>> set, Network<double>& network,
                                  JobControl& control) {
  Course<double> course(chunk, run, layout.size, std::move(set));
  std::vector<double> parameters(chunk.parameters.begin() + run * layout.size,
                                 chunk.parameters.begin() + (run + 1) * layout.size);
  const auto batch = course.next(control);
  if (batch.empty()) return course.finish();
  const UpdateRule rule = chunk.updateRule(run);
  std::vector<double> rates(rule.rates.begin(), rule.rates.end());
  for (double& rate : rates) rate = std::isnan(rate) ? 1 : rate;
  FlowPlan plan;
  plan.time = rule.numbers[0];
  plan.tolerance = rule.numbers[1];
  plan.points = static_cast<Index>(chunk.steps[run]);
  plan.lossBelow = chunk.lossBelow[run];
  plan.gradientBelow = chunk.gradientBelow[run];
  plan.rates = rates;
  plan.frozen = rule.frozen;
  GradientFlow flow(network, chunk.shape, layout, batch, chunk.loss, chunk.scored);
  Index reached = 0;
  const auto passTo = [&](Index point) {
    for (; reached < point; ++reached) {
      course.stepped({parameters.data(), 1});
      control.advance(1);
    }
  };
  const FlowResult result = flow.run(plan, parameters.data(), control.stop, [&](Index point, double loss) {
    passTo(point);
    if (point == 0) course.keepCheckpoints({parameters.data(), 1});
    course.take(loss, control);
  });
  if (result.end == FlowEnd::time) {
    passTo(plan.points);
  } else {
    const RunStatus status = result.end == FlowEnd::stopped    ? RunStatus::stopped
                             : result.end == FlowEnd::diverged ? RunStatus::diverged
                                                               : RunStatus::done;
    course.breakOff(status, result.loss, result.time > 0);
  }
  course.keep({parameters.data(), 1});
  return course.finish();
}

}  // namespace outlast
