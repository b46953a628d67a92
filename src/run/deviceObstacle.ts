import { evaluationObstacle } from "../evaluate/index.js";
import type { Breadth } from "../native/index.js";
import { trainingBreadth, trainingObstacle } from "../train/index.js";
import { needsModules } from "./custom/modules.js";
import { planOf } from "./job.js";
import type { ResolvedRun } from "./resolved.js";

/**
 * What of a run a device does not do, as the end of a sentence; undefined where it does all of it. The same for all
 * runs of a shape (see `shapeOf`).
 */
export function deviceObstacle(run: ResolvedRun): string | undefined {
  if (needsModules(run)) return "runs that need modules of your own";
  const plan = planOf([run]);
  const models = { spec: run.spec.model, parameters: plan.parameters, seeds: [run.spec.seeds.evaluate] };
  const obstacles = [
    () => trainingObstacle(plan),
    ...run.evaluations.map((evaluation) => () => evaluationObstacle(models, evaluation)),
  ];
  for (const obstacle of obstacles) {
    const found = obstacle();
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How much goes on at once where `count` runs of a shape train together. */
export function deviceBreadth(run: ResolvedRun, count: number): Breadth {
  return { ...trainingBreadth(planOf([run])), models: count };
}
