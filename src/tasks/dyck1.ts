import { z } from "zod";
import { invalid } from "../core/index.js";
import { nativeSource } from "./nativeSource.js";
import { yesOrNo, yesOrNoLosses } from "./scoring.js";
import { sequencesSchema } from "./sequences.js";
import type { ResolvedTask, TaskKind } from "./task.js";

const samplers = ["grammar", "uniform", "zigzag"] as const;
const length = z.int().min(2);

/** First rows of the parts of one draw without repetitions, as the counting papers slice theirs. */
const splits = { train: 0, test: 10_000, validation: 15_000 } as const;
/** What makes a draw what it is: other lengths are another draw, in which rows stand elsewhere. */
const drawFields = ["sampler", "minLength", "maxLength"];
const splitNames = Object.keys(splits) as [keyof typeof splits, ...(keyof typeof splits)[]];

const noSearch = "the grammar gives few strings of a short length and hardly one of a great length";

/** The papers' grammar: S becomes ( S ) with probability p, S S with q, nothing otherwise. */
const grammar = { p: 0.5, q: 0.25 };

const schema = z
  .strictObject({
    kind: z.literal("dyck1"),
    sampler: z
      .enum(samplers)
      .default("grammar")
      .describe(
        "grammar: the counting papers' grammar, a fixed set without repetitions (hardly ever longer than 200); " +
          "uniform: every Dyck word of a length equally likely; " +
          "zigzag: one string a depth, up and down again until the length is reached.",
      ),
    minLength: length.default(2).describe("Shortest training string."),
    maxLength: length.default(50).describe("Longest training string."),
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
  })
  .describe("Say at every step of a bracket string which symbols may come next: ( always, ) while one is open.");

/** The string (()) is read as (1,0) (1,0) (0,1) (0,1), with the targets (1,1) (1,1) (1,1) (1,0). */
export const dyck1: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path): ResolvedTask {
    check(spec, path);
    const { minLength, maxLength, sequences, ...own } = spec;
    const { sampler, split, depths } = own;
    const skip = split === undefined ? 0 : splits[split];
    const numbers = { sampler: samplers.indexOf(sampler), minLength, maxLength, ...grammar, skip };
    return {
      kind: spec.kind,
      spec,
      inputSize: 2,
      outputSize: 2,
      moreOutputs: false,
      source: nativeSource("dyck1", numbers, depths && { depths: Float64Array.from(depths) }),
      sequences,
      trainingLengths: { from: minLength, to: maxLength },
      losses: yesOrNoLosses,
      defaults: { loss: "mse", scored: "every", readout: "sigmoid", sampling: "fresh" },
      lengthStep: 2,
      exhaustible: sampler === "grammar",
      shortest: 2,
      ...(sampler === "grammar" && { noSearch }),
      ...(split === undefined ? {} : { replays: { row: skip, fields: drawFields } }),
      tested: split === undefined ? own : { ...own, minLength, maxLength },
      evaluation: { kind: "dyck1", sampler: "uniform" },
      scoring: yesOrNo,
      stream: (use) => (use === "train" || split !== undefined ? "data" : "evaluate"),
    };
  },
};

function check({ sampler, minLength, maxLength, split, depths }: z.output<typeof schema>, path: string): void {
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
