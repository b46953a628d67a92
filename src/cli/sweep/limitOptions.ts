import { invalid } from "../../core/index.js";
import type { SweepOptions } from "../../sweep/index.js";
import type { SweepCommandOptions } from "../commands/sweep.js";
import { secondsOf, wholeOf } from "../options.js";

type Limits = Pick<SweepOptions, "maxFailures" | "maxConsecutive" | "runSteps" | "runSeconds">;

type LimitOptions = Pick<SweepCommandOptions, "maxFailures" | "maxConsecutive" | "runSteps" | "runSeconds">;

/** When a run is cut, and when a sweep is given up, as options say it. Throws OUTLAST_USAGE. */
export function limitsOf({ maxFailures, maxConsecutive, runSteps, runSeconds }: LimitOptions): Limits {
  return {
    ...(maxFailures !== undefined && { maxFailures: wholeOf("--max-failures", maxFailures) }),
    ...(maxConsecutive !== undefined && { maxConsecutive: atLeastOne("--max-consecutive", maxConsecutive) }),
    ...(runSteps !== undefined && { runSteps: atLeastOne("--run-steps", runSteps) }),
    ...(runSeconds !== undefined && { runSeconds: secondsOf("--run-seconds", runSeconds) }),
  };
}

function atLeastOne(option: string, text: string): number {
  const number = wholeOf(option, text);
  if (number >= 1) return number;
  throw invalid("OUTLAST_USAGE", `${option} must be at least 1, got ${text}.`);
}
