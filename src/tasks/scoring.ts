import { losses, lossesWhere } from "../models/index.js";
import type { Loss, ResolvedModelSpec } from "../models/index.js";
import type { NativeCorrect } from "../native/index.js";
import type { Criterion, Metric } from "./criterion.js";

export type Activation = ResolvedModelSpec["readout"]["activation"];

/** How outputs are judged: when a scored step is right, what is measured, what counts as success. */
export interface Scoring {
  correct: NativeCorrect;
  metrics: readonly Metric[];
  success: Criterion;
}

/** Losses, the usual one first, for targets that may be any numbers, */
export const numberLosses = lossesWhere(({ classes, logits }) => !classes && !logits);
/** for probabilities, */
export const yesOrNoLosses = lossesWhere(({ classes }) => !classes);
/** and for class indices. */
export const classLosses = lossesWhere(({ classes }) => classes);

/** Numbers to come close to: no output is right or wrong, success is a normalized error of 1 %. */
export const closeness: Scoring = {
  correct: { rule: "none", value: 0 },
  metrics: ["loss", "normalizedError"],
  success: { metric: "normalizedError", statistic: "median", atMost: 0.01 },
};

/** Answers to get right: success is every sequence right at every scored step. */
export function answers(correct: NativeCorrect): Scoring {
  return {
    correct,
    metrics: ["loss", "tokenAccuracy", "sequenceAccuracy", "firstFailure"],
    success: { metric: "sequenceAccuracy", statistic: "mean", atLeast: 1 },
  };
}

/** Yes-or-no outputs: the upper side is 1/2 and more of a probability, 0 and more of a logit. */
export function yesOrNo(loss: Loss): Scoring {
  return answers({ rule: "threshold", value: losses[loss].logits ? 0 : 0.5 });
}

/** The same where the middle is on the lower side: yes is more than 1/2 of a probability, more than 0 of a logit. */
export function moreThanHalf(loss: Loss): Scoring {
  const justAboveHalf = 0.5 + Number.EPSILON / 2;
  return answers({ rule: "threshold", value: losses[loss].logits ? Number.MIN_VALUE : justAboveHalf });
}
