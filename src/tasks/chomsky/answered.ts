import { z } from "zod";
import { invalid } from "../../core/index.js";
import { nativeSource } from "../nativeSource.js";
import { answers, classLosses } from "../scoring.js";
import type { Scoring } from "../scoring.js";
import { sequencesSchema } from "../sequences.js";
import type { ResolvedTask, TaskKind } from "../task.js";

/** What a task of Delétang et al. 2022, "Neural Networks and the Chomsky Hierarchy" (arXiv 2207.02098), says. */
interface Answered<Kind extends string> {
  kind: Kind;
  /** What is asked, in a sentence. */
  about: string;
  /** Sizes of the string's alphabet and of the answer's. */
  symbols: number;
  classes: number;
  /** Whether the answer is a single token. */
  single: boolean;
}

const length = z.int().min(1);

function schemaOf<Kind extends string>(kind: Kind, about: string) {
  return z
    .strictObject({
      kind: z.literal(kind),
      length: z
        .union([length, z.tuple([length, length])])
        .default([1, 40])
        .describe(
          "Symbols of a training string, or [from, to] for a length drawn uniformly from that range: once a batch for " +
            "fresh sequences, once a sequence for a fixed set.",
        ),
      sequences: sequencesSchema,
    })
    .describe(about);
}

/** The suite's per-sequence accuracy, and the share from which it calls a task solved. */
const scoring: Scoring = {
  ...answers({ rule: "argmax", value: 0 }),
  metrics: ["loss", "tokenAccuracy", "sequenceAccuracy"],
  success: { metric: "tokenAccuracy", statistic: "mean", atLeast: 0.9 },
};

/**
 * A task of that suite: a string of one-hot symbols, then an empty token (the last input) for each token of the answer,
 * where alone a model's classes are scored. Every length of the task, in training and in evaluation, is the suite's
 * l: of the string alone, so that a sequence of length l has l steps and those of its answer.
 */
export function answeredTask<Kind extends string>(task: Answered<Kind>): TaskKind<ReturnType<typeof schemaOf<Kind>>> {
  const { kind, about, symbols, classes, single } = task;
  return {
    schema: schemaOf(kind, about),
    resolve(spec, path): ResolvedTask {
      const [from, to] = typeof spec.length === "number" ? [spec.length, spec.length] : spec.length;
      if (from > to) {
        const sentence = `${path}.length must run upwards, got [${from}, ${to}].`;
        throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.length`);
      }
      return {
        kind,
        spec,
        inputSize: symbols + 1,
        outputSize: classes,
        moreOutputs: false,
        source: nativeSource(kind, { minLength: from, maxLength: to }),
        sequences: spec.sequences,
        trainingLengths: { from, to },
        losses: classLosses,
        defaults: { loss: "ce", scored: single ? "last" : "every", readout: "none", sampling: "fresh" },
        lengthStep: 1,
        exhaustible: false,
        shortest: 1,
        noPrefix: "its answer comes after the whole string",
        ...(single ? {} : { noLast: "its answer has many tokens" }),
        tested: { kind },
        evaluation: { kind },
        scoring: () => scoring,
        stream: (use) => (use === "train" ? "data" : "evaluate"),
      };
    },
  };
}
