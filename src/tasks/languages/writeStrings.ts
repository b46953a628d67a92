import { z } from "zod";
import { invalid, parseSpec, seedSchema, sha256Hex, writeFileAtomic } from "../../core/index.js";
import { native } from "../../native/index.js";
import type { ResolvedTask } from "../task.js";
import { labelsOf } from "./textFile.js";

const separators = { comma: ",", tab: "\t", space: " " } as const;
const length = z.int().min(1);

const optionsSchema = z.strictObject({
  length: z.union([length, z.tuple([length, length])]).optional(),
  sequences: length.optional(),
  seed: seedSchema,
  use: z.enum(["evaluate", "train"]).default("evaluate"),
  separator: z.enum(["comma", "tab", "space"]).default("comma"),
});

/** Which sequences of a task are written, and how. */
export interface WriteStringsOptions {
  /** An exact length, or [from, to]; by default the training lengths where `use` is "train". */
  length?: number | readonly [number, number] | undefined;
  /** How many, or fewer where there are fewer; by default the task's training set where `use` is "train". */
  sequences?: number | undefined;
  seed: number;
  /** evaluate (the default): what evaluation draws at this length with this seed; train: this seed's training draw. */
  use?: "evaluate" | "train" | undefined;
  /** What stands between a string and its labels; a comma by default. */
  separator?: keyof typeof separators | undefined;
}

/** `writeStrings` of ../index.ts, of a task that is ready. */
export function writeTaskStrings(
  path: string,
  task: ResolvedTask,
  options: WriteStringsOptions,
): { sequences: number; sha256: string } {
  const { use, seed, separator, ...given } = parseSpec(optionsSchema, options, "options");
  const { text, trainingLengths, inputSize, stepsOf = (symbols: number) => symbols } = task;
  if (text === undefined) {
    throw invalid(
      "OUTLAST_INVALID_SPEC",
      `task.kind must be a task on strings of symbols, got ${task.kind}.`,
      "task.kind",
    );
  }
  const training = use === "train";
  const fixed = training && task.sequences !== "fresh" ? task.sequences : undefined;
  const sequences = needed(given.sequences ?? fixed, "sequences");
  const wanted = needed(given.length ?? (training ? ([trainingLengths.from, trainingLengths.to] as const) : undefined), "length"); // prettier-ignore
  const [from, to] = typeof wanted === "number" ? [wanted, wanted] : wanted;
  if (from > to) throw invalid("OUTLAST_INVALID_SPEC", `options.length must run upwards, got [${from}, ${to}].`, "options.length"); // prettier-ignore
  const steps = { from: stepsOf(from), to: stepsOf(to) };
  const request = { seed, stream: task.stream(use), ...steps, count: sequences, prefix: false };
  const set = native().drawSet(task.source, request);
  const size = set.targets.length / (set.lengths.length * set.time);
  const lines = Array.from(set.lengths, (steps, row) => {
    const start = row * set.time;
    const inputs = set.inputs.subarray(start * inputSize, (start + steps) * inputSize);
    const string = symbolsOf(inputs, text.alphabet, inputSize);
    const targets = set.targets.subarray(start * size, (start + steps) * size);
    return `${string}${separators[separator]}${labelsOf(text, targets, steps, string.length)}\n`;
  });
  const content = lines.join("");
  writeFileAtomic(path, content);
  return { sequences: lines.length, sha256: sha256Hex(content) };
}

/** The characters of one-hot inputs; an empty token has none. */
function symbolsOf(inputs: Float64Array, alphabet: string, inputSize: number): string {
  let text = "";
  for (let i = inputs.indexOf(1); i >= 0; i = inputs.indexOf(1, i + 1)) text += alphabet[i % inputSize] ?? "";
  return text;
}

function needed<T>(value: T | undefined, field: string): T {
  if (value !== undefined) return value;
  throw invalid(
    "OUTLAST_INVALID_SPEC",
    `options.${field} must be given for sequences that are drawn anew.`,
    `options.${field}`,
  );
}
