import { mostSteps } from "../train/index.js";
import type { ResolvedRun } from "./resolved.js";

/** Whether a limit of steps ends a run's training early; not a gradient flow's, whose steps are times. */
export function isCutAt(limit: number, { spec: { train }, data }: Pick<ResolvedRun, "spec" | "data">): boolean {
  return train.optimizer.kind !== "gradientFlow" && mostSteps(train, data) > limit;
}
