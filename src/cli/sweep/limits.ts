import { invalid } from "../../core/index.js";
import type { SweepCommandOptions } from "../commands/sweep.js";
import { wholeOf } from "../options.js";

type LimitOptions = Pick<SweepCommandOptions, "maxFailures" | "maxConsecutive" | "runSeconds">;

/** When runs, or all of them, are given up, as options say. Throws OUTLAST_USAGE. */
export function limitsOf({ maxFailures, maxConsecutive, runSeconds }: LimitOptions): {
  maxFailures?: number;
  maxConsecutive?: number;
  runSeconds?: number;
} {
  return {
    ...(maxFailures !== undefined && { maxFailures: wholeOf("--max-failures", maxFailures) }),
    ...(maxConsecutive !== undefined && { maxConsecutive: wholeOf("--max-consecutive", maxConsecutive) }),
    ...(runSeconds !== undefined && { runSeconds: secondsOf(runSeconds) }),
  };
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw invalid("OUTLAST_USAGE", `--run-seconds must be a number above 0, got ${JSON.stringify(text)}.`);
}
