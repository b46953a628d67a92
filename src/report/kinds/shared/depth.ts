import { OutlastError } from "../../../core/index.js";
import { rangeOf } from "../../../evaluate/index.js";
import { native } from "../../../native/index.js";
import type { ResolvedRun } from "../../../run/index.js";
import type { LinePoint } from "../../figure/figure.js";

/** Strings that are looked at, as long as they have no more than so many symbols together. */
const MOST_STRINGS = 20;
const MOST_SYMBOLS = 2 ** 20;
const MOST_POINTS = 512;

/**
 * How many brackets are open after each step, on average over strings that the run's evaluation draws at a length;
 * undefined of a task that is not on brackets, and of strings too long to look at.
 */
export function depthCurve(run: ResolvedRun | undefined, evaluation: string, length: number): LinePoint[] | undefined {
  const place = run?.spec.evaluate.findIndex(({ name }) => name === evaluation) ?? -1;
  const planned = run?.evaluations[place];
  const entry = planned?.lengths.find((own) => rangeOf(own).to === length);
  if (run === undefined || planned === undefined || entry === undefined) return undefined;
  const { task, sequences } = planned;
  const count = Math.min(MOST_STRINGS, sequences, Math.floor(MOST_SYMBOLS / length));
  if (task.text?.alphabet.startsWith("()") !== true || count === 0) return undefined;
  const stream = task.stream("evaluate");
  const request = { seed: run.spec.seeds[stream], stream, ...rangeOf(entry), count, prefix: false };
  const set = drawn(() => native().drawSet(task.source, request));
  if (set === undefined) return undefined;
  const depths = meanDepths(set, task.inputSize);
  const every = Math.ceil(depths.length / MOST_POINTS);
  return Array.from(depths, (y, i) => ({ x: i + 1, y })).filter((_, i) => (i + 1) % every === 0);
}

/** There may be no string of that length. */
function drawn<T>(draw: () => T): T | undefined {
  try {
    return draw();
  } catch (error) {
    if ((error as Partial<OutlastError>).code === "OUTLAST_NO_SEQUENCE") return undefined;
    throw error;
  }
}

/** Symbols come in pairs, an opening one first; steps that a string does not have are of those that do. */
function meanDepths(
  { time, inputs, lengths }: { time: number; inputs: Float64Array; lengths: Int32Array },
  inputSize: number,
): Float64Array {
  const sums = new Float64Array(time);
  const counts = new Float64Array(time);
  lengths.forEach((length, row) => {
    let depth = 0;
    for (let t = 0; t < length; t++) {
      const start = (row * time + t) * inputSize;
      const symbol = inputs.subarray(start, start + inputSize).indexOf(1);
      depth += symbol % 2 === 0 ? 1 : -1;
      sums[t]! += depth;
      counts[t]!++;
    }
  });
  return sums.map((sum, t) => sum / counts[t]!);
}
