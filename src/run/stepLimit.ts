import { mostSteps } from "../train/index.js";
import type { ResolvedRun } from "./resolved.js";

/** Whether a limit of steps ends a run's training early. The steps of a gradient flow are times: it has no such limit. */
export function isCutAt(limit: number, { spec: { train }, data }: Pick<ResolvedRun, "spec" | "data">): boolean {
  return train.optimizer.kind !== "gradientFlow" && mostSteps(train, data) > limit;
}
