import { newBar } from "../bar.js";
import type { BarWords } from "../bar.js";
import { toStdout } from "../output.js";

/** What is told while something goes on, and nothing after `stop`. */
interface Reporter<P> {
  update: (progress: P) => void;
  stop: () => void;
}

/** A bar; plain lines every few seconds where stderr is no terminal. */
export function barOf<P extends { done: number; total: number }>(words: (progress: P) => BarWords): Reporter<P> {
  const bar = newBar(words);
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

/** The one that options ask for, if any. */
export function reporterOf<P extends { done: number; total: number }>(
  { json, jsonl, quiet }: { json: boolean; jsonl: boolean; quiet: boolean },
  words: (progress: P) => BarWords,
): Reporter<P> | undefined {
  if (jsonl) return linesOf();
  return json || quiet ? undefined : barOf(words);
}

/** Lines of JSON, each with its `event`. */
function linesOf<P extends object>(): Reporter<P> {
  return {
    update: (progress) => toStdout(`${JSON.stringify({ event: "progress", ...progress })}\n`),
    stop: () => undefined,
  };
}
