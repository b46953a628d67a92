import type { SweepProgress } from "../../sweep/index.js";
import type { BarWords } from "../bar.js";
import { showNumber, showSeconds } from "../table/format.js";

/** What a bar says of a sweep's progress. */
export function sweepWords(progress: SweepProgress): BarWords {
  const { ok, diverged, pruned, failed, limited, runsPerSecond, secondsLeft, best } = progress;
  const counts = Object.entries({ ok, diverged, pruned, failed, limited }).filter(
    ([name, count]) => name === "ok" || count > 0,
  );
  const more = [`${showNumber(runsPerSecond)} runs/s`, counts.map(([name, count]) => `${name} ${count}`).join(", ")];
  if (best !== undefined) more.push(`best ${best.metric} ${showNumber(best.value)}`);
  const left = Number.isFinite(secondsLeft) && secondsLeft > 0 ? showSeconds(secondsLeft) : undefined;
  return { counted: "runs", more, left };
}
