import { z } from "zod";
import { invalid } from "../../core/index.js";
import { nativeSource } from "../nativeSource.js";
import { answers, classLosses } from "../scoring.js";
import type { Scoring } from "../scoring.js";
import type { TextForm } from "../languages/languages.js";
import type { GivenLanguage } from "../languages/textFile.js";
import { sequencesSchema } from "../sequences.js";
import type { ResolvedTask, TaskKind } from "../task.js";

/** What a task of Delétang et al. 2022, "Neural Networks and the Chomsky Hierarchy" (arXiv 2207.02098), says. */
interface Answered<Kind extends string> {
  kind: Kind;
  /** What is asked, in a sentence. */
  about: string;
  /** A character for each symbol of the string, in text. */
  alphabet: string;
  /** Tokens that an answer is made of, each a digit in text. */
  classes: number;
  /** How many times as long as the string the answer is; 0 where it is a single token. */
  times: 0 | 1 | 2;
  /** The answer to a string, one or more symbols, as the core's own strings have it. */
  answer: (string: Uint8Array) => ArrayLike<number>;
  /** As in `Labelled`, where not every string is one of the task. */
  misplaced?: (string: Uint8Array) => number;
}

/** What given strings of such a task have. */
export interface AnsweredLanguage extends Pick<Answered<string>, "answer" | "misplaced"> {
  readonly text: TextForm;
  readonly task: GivenLanguage["task"] & { readonly stepsOf: (symbols: number) => number };
}

/** A task, and its strings as given ones. */
type AnsweredTask<Kind extends string> = TaskKind<ReturnType<typeof schemaOf<Kind>>> & {
  readonly language: AnsweredLanguage;
};

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
export function answeredTask<Kind extends string>(asked: Answered<Kind>): AnsweredTask<Kind> {
  const { kind, about, answer, misplaced } = asked;
  const { text, task } = traitsOf(asked);
  return {
    schema: schemaOf(kind, about),
    language: {
      text,
      task: { ...task, stepsOf: (symbols) => symbols + Math.max(1, asked.times * symbols) },
      answer,
      ...(misplaced && { misplaced }),
    },
    resolve(spec, path): ResolvedTask {
      const [from, to] = typeof spec.length === "number" ? [spec.length, spec.length] : spec.length;
      if (from > to) {
        const sentence = `${path}.length must run upwards, got [${from}, ${to}].`;
        throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.length`);
      }
      return {
        kind,
        spec,
        ...task,
        text,
        source: nativeSource(kind, { minLength: from, maxLength: to }),
        sequences: spec.sequences,
        trainingLengths: { from, to },
        lengthStep: 1,
        exhaustible: false,
        shortest: 1,
        tested: { kind },
        evaluation: { kind },
        stream: (use) => (use === "train" ? "data" : "evaluate"),
      };
    },
  };
}

/** What drawn and given strings have in common. */
function traitsOf({ alphabet, classes, times }: Answered<string>): Pick<GivenLanguage, "text" | "task"> {
  const single = times === 0;
  return {
    text: { alphabet, labels: "answer", label: ({ 0: token }) => String(token) },
    task: {
      inputSize: alphabet.length + 1,
      outputSize: classes,
      moreOutputs: false,
      losses: classLosses,
      defaults: { loss: "ce", scored: single ? "last" : "every", readout: "none", sampling: "fresh" },
      noPrefix: "its answer comes after the whole string",
      ...(single ? {} : { noLast: "its answer has many tokens" }),
      scoring: () => scoring,
    },
  };
}
