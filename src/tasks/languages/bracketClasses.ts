import { z } from "zod";
import { invalid } from "../../core/index.js";
import { nativeSource } from "../nativeSource.js";
import type { ResolvedTask } from "../task.js";
import type { Language } from "./languages.js";

// What the tasks on the class of a whole bracket string share: their training sets are every string of some lengths.

const longest = 20;

export const allStringsFields = {
  lengths: z
    .array(z.int().min(2).max(longest).multipleOf(2))
    .min(1)
    .default([2, 4, 8])
    .describe("Training strings are all strings of these lengths, even and up to 20, 2^20 strings at most."),
  oversample: z
    .boolean()
    .default(true)
    .describe("Repeat the strings of the smaller classes in the training set until all classes have as many."),
};

interface AllStringsSpec {
  kind: string;
  lengths: number[];
  oversample: boolean;
}

/** The task of a language's classes; `classCounts` has the strings of each class of a length. */
export function bracketClasses(
  spec: AllStringsSpec,
  path: string,
  { native, task, text }: Language,
  classCounts: (length: number) => number[],
): ResolvedTask {
  const { lengths: given, oversample, ...tested } = spec;
  const lengths = given.toSorted((a, b) => a - b);
  const twice = lengths.find((length, i) => length === lengths[i - 1]);
  if (twice !== undefined) {
    throw invalid("OUTLAST_INVALID_SPEC", `${path}.lengths has ${twice} twice: drop one.`, `${path}.lengths`);
  }
  const strings = lengths.reduce((sum, length) => sum + (1 << length), 0);
  if (strings > 1 << longest) {
    const sentence = `${path}.lengths must have at most 2^${longest} strings together, got ${strings}: drop a length.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.lengths`);
  }
  const byLength = lengths.map(classCounts);
  const counts = byLength[0]!.map((_, i) => byLength.reduce((sum, own) => sum + own[i]!, 0));
  const balanced = counts.length * Math.max(...counts);
  return {
    kind: spec.kind,
    spec: { ...spec, lengths },
    ...task,
    text,
    source: nativeSource(
      "bracketClasses",
      { language: native.language, oversample: Number(oversample) },
      { lengths: Int32Array.from(lengths) },
    ),
    sequences: oversample ? balanced : counts.reduce((sum, count) => sum + count, 0),
    trainingLengths: { from: lengths[0]!, to: lengths.at(-1)! },
    lengthStep: 2,
    shortest: 2,
    exhaustible: false,
    tested,
    evaluation: tested,
    stream: (use) => (use === "train" ? "data" : "evaluate"),
  };
}

/** Strings of an even length, of up to 30 symbols, with fewer, as many and more opening than closing brackets. */
export function signCounts(length: number): [number, number, number] {
  const zero = middleBinomial(length);
  const other = ((1 << length) - zero) / 2;
  return [other, zero, other];
}

/** Strings of an even length in and out of Dyck-1. */
export function acceptanceCounts(length: number): [number, number] {
  const valid = middleBinomial(length) / (length / 2 + 1);
  return [valid, (1 << length) - valid];
}

/** The binomial coefficient of the middle: strings with as many opening as closing brackets. */
function middleBinomial(length: number): number {
  let count = 1;
  for (let k = 1; k <= length / 2; k++) count = (count * (length / 2 + k)) / k;
  return count;
}
