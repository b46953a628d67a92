import { native } from "../../src/native/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import type { TaskSpec } from "../../src/tasks/index.js";

/** One sequence as a source gives it: a row of inputs and of targets a step. */
export interface Sequence {
  inputs: number[][];
  targets: number[][];
  mask: number[];
}

export interface DrawOptions {
  seed?: number;
  stream?: "data" | "evaluate";
  lengths: [number, number];
  count: number;
  prefix?: boolean;
}

/** Sequences of a task, drawn in the core. */
export function draw(spec: TaskSpec, options: DrawOptions): Sequence[] {
  const { seed = 1, stream = "evaluate", count, prefix = false } = options;
  const [from, to] = options.lengths;
  const { source, inputSize } = resolveTask(spec);
  const set = native().drawSet(source, { seed, stream, from, to, count, prefix });
  const targetSize = set.targets.length / (set.lengths.length * set.time);
  const rows = (values: Float64Array, size: number, sequence: number, length: number): number[][] =>
    Array.from({ length }, (_, t) => {
      const start = (sequence * set.time + t) * size;
      return Array.from(values.subarray(start, start + size));
    });
  return Array.from(set.lengths, (length, i) => ({
    inputs: rows(set.inputs, inputSize, i, length),
    targets: rows(set.targets, targetSize, i, length),
    mask: Array.from(set.mask.slice(i * set.time, i * set.time + length)),
  }));
}

/** `(` and `)` of a Dyck-1 sequence's one-hot inputs. */
export function brackets({ inputs }: Sequence): string {
  return inputs.map(([opens]) => (opens === 1 ? "(" : ")")).join("");
}
