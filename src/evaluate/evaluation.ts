import { z } from "zod";
import { invalid } from "../core/index.js";
import type { NativeCorrect } from "../native/index.js";
import { checkFits, criterionSchema, metricNames, metricSchema } from "../tasks/index.js";
import type { Criterion, Metric, ResolvedTask, Sampling } from "../tasks/index.js";
import { checkLoss } from "../models/index.js";
import type { Loss, ResolvedModelSpec, Scored } from "../models/index.js";
import { checkSearch, lengthSchema, sortedLengths } from "./lengths.js";
import type { LengthSpec } from "./lengths.js";

/** What an evaluation may say, in a run's spec and in a call of `extrapolate`. */
export const evaluationFields = {
  lengths: z.array(lengthSchema).min(1).describe("The lengths to test."),
  sequences: z.int().min(1).describe("Sequences at each length."),
  sampling: z
    .enum(["fresh", "prefix"])
    .optional()
    .describe("fresh: sequences drawn anew at each length; prefix: the longest, cut. The task has a default."),
  metrics: z
    .array(metricSchema)
    .min(1)
    .optional()
    .describe("What is measured; the metric of the success criterion always is. The task has a default."),
  success: criterionSchema.optional(),
  horizon: z
    .strictObject({ upTo: z.int().min(1).describe("The longest length to look at.") })
    .optional()
    .describe("Search the horizon among all lengths up to a limit, not only among those tested."),
};

export type EvaluationRequest = z.output<z.ZodObject<typeof evaluationFields>>;

/** One evaluation with every default filled in: what is drawn, how it is scored, what counts as success. */
export interface Evaluation {
  task: ResolvedTask;
  /** Ascending in their upper ends. */
  lengths: readonly LengthSpec[];
  /** Sequences at each length. */
  sequences: number;
  sampling: Sampling;
  loss: Loss;
  scored: Scored;
  correct: NativeCorrect;
  metrics: readonly Metric[];
  success: Criterion;
  horizon?: { upTo: number } | undefined;
}

/**
 * Fills in what the task decides. Throws OUTLAST_INVALID_SPEC for requests that the task or the model cannot meet, and
 * OUTLAST_NO_SEQUENCE for lengths that no given sequence has.
 */
export function planEvaluation(
  request: EvaluationRequest,
  task: ResolvedTask,
  model: ResolvedModelSpec,
  { loss, scored }: { loss: Loss; scored: Scored },
  path = "",
): Evaluation {
  const { sequences, sampling = task.defaults.sampling, horizon } = request;
  const place = (field: string): string => (path === "" ? field : `${path}.${field}`);
  const paths = path === "" ? {} : { loss: "train.loss", scored: "train.scored", task: place("task") };
  checkFits(task, model, { loss, scored }, { model: "model", ...paths });
  checkLoss(model, loss, paths.loss);
  const { correct, ...scoring } = task.scoring(loss, model.readout.activation);
  const { success = scoring.success } = request;
  const asked = request.metrics ?? scoring.metrics;
  const metrics = metricNames.filter((metric) => asked.includes(metric) || metric === success.metric);
  const lengths = sortedLengths(request.lengths, task, sampling, place("lengths"));
  for (const metric of metrics) checkMetric(metric, correct, task, place("metrics"));
  if (sampling === "prefix") checkPrefix(lengths, task, place("sampling"));
  if (horizon !== undefined) checkSearch(task, sampling, horizon.upTo, place("horizon.upTo"));
  return { task, lengths, sequences, sampling, loss, scored, correct, metrics, success, horizon };
}

function checkMetric(metric: Metric, correct: NativeCorrect, task: ResolvedTask, path: string): void {
  if (correct.rule !== "none" || metric === "loss" || metric === "normalizedError") return;
  const sentence = `${path} cannot have ${metric}: outputs of the task ${task.kind} are near or far, not right or wrong.`;
  throw invalid("OUTLAST_INVALID_SPEC", sentence, path);
}

function checkPrefix(lengths: readonly LengthSpec[], task: ResolvedTask, path: string): void {
  if (task.noPrefix !== undefined) {
    const sentence = `${path} must be "fresh" for the task ${task.kind}: ${task.noPrefix}, so they cannot be cut.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, path);
  }
  if (lengths.some((length) => typeof length !== "number")) {
    const sentence = `${path} "prefix" cuts sequences at exact lengths, so lengths cannot have a range [from, to].`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, path);
  }
}
