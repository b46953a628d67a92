import { z } from "zod";
import { invalid } from "../core/index.js";
import { nativeSource } from "./nativeSource.js";
import { numberLosses } from "./scoring.js";
import type { Scoring } from "./scoring.js";
import { sequencesSchema } from "./sequences.js";
import type { ResolvedTask, TaskKind } from "./task.js";

const length = z.int().min(2);

const schema = z
  .strictObject({
    kind: z.literal("adding"),
    length: z
      .union([length, z.tuple([length, length])])
      .describe("Steps of a training sequence, or [from, to] for a length drawn uniformly from that range."),
    sequences: sequencesSchema,
  })
  .describe("The adding problem: add the two marked numbers among many, one in each half of the sequence.");

const scoring: Scoring = {
  correct: { rule: "within", value: 0.04 },
  metrics: ["loss", "normalizedError", "sequenceAccuracy"],
  success: { metric: "sequenceAccuracy", statistic: "mean", atLeast: 0.95 },
};

/** Inputs (.4, 0) (.1, 1) (.9, 0) (.5, 1): the target at the last step is .1 + .5 = .6; right is within .04 of it. */
export const adding: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path): ResolvedTask {
    const [from, to] = typeof spec.length === "number" ? [spec.length, spec.length] : spec.length;
    if (from > to) {
      throw invalid("OUTLAST_INVALID_SPEC", `${path}.length must run upwards, got [${from}, ${to}].`, `${path}.length`);
    }
    const { sequences, ...tested } = spec;
    return {
      kind: spec.kind,
      spec,
      inputSize: 2,
      outputSize: 1,
      moreOutputs: false,
      source: nativeSource("adding", { minLength: from, maxLength: to }),
      sequences,
      trainingLengths: { from, to },
      losses: numberLosses,
      defaults: {
        loss: "mse",
        scored: "last",
        readout: "none",
        sampling: "fresh",
      },
      lengthStep: 1,
      exhaustible: false,
      shortest: 2,
      noPrefix: "its marked steps lie in the two halves of the whole sequence",
      tested,
      evaluation: tested,
      scoring: () => scoring,
      stream: (use) => (use === "train" ? "data" : "evaluate"),
    };
  },
};
