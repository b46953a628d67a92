import { invalid } from "../../core/index.js";
import type { SweepOptions } from "../../sweep/index.js";
import type { SweepCommandOptions } from "../commands/sweep.js";
import { wholeOf } from "../options.js";

type Limits = Pick<SweepOptions, "maxFailures" | "maxConsecutive" | "runSteps" | "runSeconds">;

/** When a run is cut, and when a sweep is given up, as options say it. Throws OUTLAST_USAGE. */
export function limitsOf({ maxFailures, maxConsecutive, runSteps, runSeconds }: SweepCommandOptions): Limits {
  return {
    ...(maxFailures !== undefined && { maxFailures: wholeOf("--max-failures", maxFailures) }),
    ...(maxConsecutive !== undefined && { maxConsecutive: atLeastOne("--max-consecutive", maxConsecutive) }),
    ...(runSteps !== undefined && { runSteps: atLeastOne("--run-steps", runSteps) }),
    ...(runSeconds !== undefined && { runSeconds: secondsOf(runSeconds) }),
  };
}

function atLeastOne(option: string, text: string): number {
  const number = wholeOf(option, text);
  if (number >= 1) return number;
  throw invalid("OUTLAST_USAGE", `${option} must be at least 1, got ${text}.`);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw invalid("OUTLAST_USAGE", `--run-seconds must be a number above 0, got ${JSON.stringify(text)}.`);
}
