import { z } from "zod";
import { invalid } from "../core/index.js";
import type { NativeSource } from "../native/index.js";
import { nativeSource } from "./nativeSource.js";
import { sequencesSchema } from "./sequences.js";
import type { ResolvedTask } from "./task.js";

// What the tasks on bracket strings share: which strings are drawn.

const samplers = ["grammar", "uniform", "zigzag", "conditioned", "concatenated", "nested"] as const;
const length = z.int().min(2);

/** First rows of the parts of one draw without repetitions, as the counting papers slice theirs. */
const splits = { train: 0, test: 10_000, validation: 15_000 } as const;
/** What makes a draw what it is: other lengths are another draw, in which rows stand elsewhere. */
const drawFields = ["sampler", "minLength", "maxLength"];
const splitNames = Object.keys(splits) as [keyof typeof splits, ...(keyof typeof splits)[]];

const noSearch = "the grammar gives few strings of a short length and hardly one of a great length";

/** The papers' grammar: S becomes ( S ) with probability p, S S with q, nothing otherwise. */
const grammar = { p: 0.5, q: 0.25 };

/** Lengths of the strings made of two of one length: multiples of `step` from `shortest` on. */
const spliced = {
  concatenated: { step: 4, shortest: 4 },
  nested: { step: 4, shortest: 8 },
} as const;

export const bracketFields = {
  sampler: z
    .enum(samplers)
    .default("grammar")
    .describe(
      "grammar: the counting papers' grammar, a fixed set without repetitions (hardly ever longer than 200); " +
        "uniform: every Dyck word of a length equally likely; " +
        "zigzag: one string a depth, up and down again until the length is reached; " +
        "conditioned: the papers' grammar without its cuts in size, given the length, which may be any; " +
        "concatenated: x_i x_j for all ordered pairs of different conditioned strings of half the length, and x_i x_i; " +
        "nested: x_j put into x_i at a random place, for all ordered pairs of different ones, without repetitions.",
    ),
  minLength: length.default(2).describe("Shortest training string."),
  maxLength: length
    .default(50)
    .describe(
      "Longest training string; concatenated and nested ones have the longest multiple of 4, zigzags this one.",
    ),
  sequences: sequencesSchema,
  split: z
    .enum(splitNames)
    .optional()
    .describe(
      "Which rows of the training draw (the sampler grammar, the data seed, the training task's minLength and " +
        "maxLength): train from 0, test from 10000, validation from 15000; evaluation takes those of the tested " +
        "lengths. Without it, evaluation draws strings of its own.",
    ),
  depths: z
    .array(z.int().min(1))
    .min(1)
    .optional()
    .describe("Depths of the zigzag strings; by default the length's half times 1, 1/2, 1/4, 1/5, ... 1/100."),
};

type BracketSpec = z.output<z.ZodObject<typeof bracketFields>> & { kind: string };

/** The native source called `name`, which draws Dyck-1 strings as the spec says; `more` are its other numbers. */
export function dyckSource(name: string, spec: BracketSpec, more: Record<string, number> = {}): NativeSource {
  const { sampler, minLength, maxLength, split, depths } = spec;
  const skip = split === undefined ? 0 : splits[split];
  const numbers = { sampler: samplers.indexOf(sampler), minLength, maxLength, ...grammar, skip, ...more };
  return nativeSource(name, numbers, depths && { depths: Float64Array.from(depths) });
}

type Shared =
  | "kind"
  | "spec"
  | "moreOutputs"
  | "sequences"
  | "trainingLengths"
  | "lengthStep"
  | "exhaustible"
  | "shortest"
  | "noSearch"
  | "replays"
  | "tested"
  | "stream";

/** What the drawn strings decide of a task. */
export function dyckTraits(spec: BracketSpec): Pick<ResolvedTask, Shared> {
  const { minLength, maxLength, sequences, ...own } = spec;
  const { sampler, split } = own;
  const { step, shortest } = sampler in spliced ? spliced[sampler as keyof typeof spliced] : { step: 2, shortest: 2 };
  return {
    kind: spec.kind,
    spec,
    moreOutputs: false,
    sequences,
    trainingLengths: { from: minLength, to: maxLength },
    lengthStep: step,
    exhaustible: sampler === "grammar" || sampler in spliced,
    shortest,
    ...(sampler === "grammar" && { noSearch }),
    ...(split === undefined ? {} : { replays: { row: splits[split], fields: drawFields } }),
    tested: split === undefined ? own : { ...own, minLength, maxLength },
    stream: (use) => (use === "train" || split !== undefined ? "data" : "evaluate"),
  };
}

/** Throws OUTLAST_INVALID_SPEC for lengths that no string has and fields that contradict the sampler. */
export function checkBrackets({ sampler, minLength, maxLength, split, depths }: BracketSpec, path: string): void {
  const refuse = (field: string, sentence: string): never => {
    throw invalid("OUTLAST_INVALID_SPEC", `${path}.${field} ${sentence}`, `${path}.${field}`);
  };
  for (const [field, value] of Object.entries({ minLength, maxLength })) {
    if (value % 2 !== 0) refuse(field, `must be even, as the length of every Dyck-1 string is, got ${value}.`);
  }
  if (minLength > maxLength) refuse("minLength", `must be at most maxLength (${maxLength}), got ${minLength}.`);
  if (split !== undefined && sampler !== "grammar") {
    refuse("split", `is a part of the draw from the grammar, the sampler ${sampler} has none: drop one of them.`);
  }
  if (depths !== undefined && sampler !== "zigzag") {
    refuse("depths", `belongs to the sampler zigzag, got the sampler ${sampler}: drop one of them.`);
  }
}
