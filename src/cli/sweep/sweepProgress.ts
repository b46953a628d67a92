import type { SweepProgress } from "../../sweep/index.js";
import { newBar } from "../bar.js";
import type { BarWords } from "../bar.js";
import { showNumber, showSeconds } from "../table/format.js";

/** What is told while a sweep goes on, and nothing after `stop`. */
export interface SweepReporter {
  update: (progress: SweepProgress) => void;
  stop: () => void;
}

/** A bar; plain lines every few seconds where the stream is no terminal. */
export function sweepBar(stream: NodeJS.WriteStream): SweepReporter {
  const bar = newBar(stream, wordsOf);
  let started = false;
  return {
    update(progress) {
      if (!started) bar.start(progress.total, progress.done, progress);
      started = true;
      bar.setTotal(progress.total);
      bar.update(progress.done, progress);
    },
    stop: () => bar.stop(),
  };
}

/** Lines of JSON, each with its `event`. */
export function sweepLines(stream: NodeJS.WritableStream): SweepReporter {
  return {
    update: (progress) => stream.write(`${JSON.stringify({ event: "progress", ...progress })}\n`),
    stop: () => undefined,
  };
}

function wordsOf(progress: SweepProgress): BarWords {
  const { ok, diverged, pruned, failed, limited, runsPerSecond, secondsLeft, best } = progress;
  const counts = Object.entries({ ok, diverged, pruned, failed, limited }).filter(
    ([name, count]) => name === "ok" || count > 0,
  );
  const more = [`${showNumber(runsPerSecond)} runs/s`, counts.map(([name, count]) => `${name} ${count}`).join(", ")];
  if (best !== undefined) more.push(`best ${best.metric} ${showNumber(best.value)}`);
  const left = Number.isFinite(secondsLeft) && secondsLeft > 0 ? showSeconds(secondsLeft) : undefined;
  return { counted: "runs", more, left };
}
