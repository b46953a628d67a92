import { z } from "zod";
import { parseSpec, seedSchema } from "../core/index.js";
import type { Immutable } from "../core/index.js";
import { callbackSchema, chooseBackend, deviceFields } from "../native/index.js";
import { checkModel, checkTogether, lossSchema, modelParameters, scoredSchema, stackRows } from "../models/index.js";
import type { Model } from "../models/index.js";
import { resolveTask, taskFromArrays } from "../tasks/index.js";
import type { TaskArrays, TaskSpec } from "../tasks/index.js";
import type { ExtrapolationCurve } from "./curve.js";
import { evaluateParameters } from "./evaluate.js";
import { evaluationFields, planEvaluation } from "./evaluation.js";
import type { EvaluationRequest } from "./evaluation.js";
import { evaluationObstacle } from "./measure.js";

const optionsSchema = z
  .strictObject({
    ...evaluationFields,
    /** What makes the sequences. Give a task or data, not both. */
    task: z.custom<TaskSpec>().optional(),
    /** Sequences of your own; those that have a tested length are used. Give a task or data, not both. */
    data: z.custom<TaskArrays>().optional(),
    /** Seed of the sequences. */
    seed: seedSchema,
    /** The curve's name; the task's kind by default. */
    name: z.string().min(1).optional(),
    /** The loss that is reported, and whose outputs are logits or not; the task's own by default. */
    loss: lossSchema.optional(),
    /** Which steps are scored; the task's own choice by default. */
    scored: scoredSchema.optional(),
    ...deviceFields,
    /** Called at most 10 times a second and once at the end: work done and work planned. */
    onProgress: callbackSchema<{ done: number; total: number }>(),
  })
  .superRefine(({ task, data }, context) => {
    if ((task === undefined) !== (data === undefined)) return;
    const message = task === undefined ? "or data must be given." : "cannot be given together with data.";
    context.addIssue({ code: "custom", path: ["task"], message });
  });

type Checked = z.input<typeof optionsSchema>;
type Requested = keyof EvaluationRequest;
/** What a model is tested on, and at which lengths. */
export type ExtrapolateOptions = Omit<Checked, Requested> & Immutable<Pick<Checked, Requested>>;

/**
 * Measures a model at lengths that it may never have been trained on: metrics against length, and the horizon.
 * Sequences are generated and scored in a stream, so a length of 10^6 takes no more memory than one of 10. The model
 * is read at the call; it may train on meanwhile. An abort rejects with the signal's reason. Throws
 * OUTLAST_INVALID_SPEC, OUTLAST_NO_SEQUENCE, OUTLAST_BUSY, ...
 */
export async function extrapolate(model: Model, options: ExtrapolateOptions): Promise<ExtrapolationCurve> {
  checkModel(model);
  const [curve] = await curvesOf([model], options, "the options of extrapolate");
  return curve!;
}

/**
 * Measures models of one shape on the same sequences, side by side, which takes less time than one after another; each
 * gets exactly the curve that it gets alone. Throws as `extrapolate` does.
 */
export async function extrapolateMany(
  models: readonly Model[],
  options: ExtrapolateOptions,
): Promise<ExtrapolationCurve[]> {
  checkTogether(models);
  return curvesOf(models, options, "the options of extrapolateMany");
}

async function curvesOf(
  models: readonly Model[],
  options: ExtrapolateOptions,
  what: string,
): Promise<ExtrapolationCurve[]> {
  const checked = parseSpec(optionsSchema, options, "", what);
  const { data, signal, onProgress, threads, seed, backend } = checked;
  const { spec } = models[0]!;
  const task = data === undefined ? resolveTask(checked.task!) : taskFromArrays(data);
  const { loss = task.defaults.loss, scored = task.defaults.scored, name = task.kind } = checked;
  const evaluation = planEvaluation(checked, task, spec, { loss, scored });
  const parameters = stackRows(models.map((model) => modelParameters(model)));
  const rows = { spec, parameters, seeds: models.map(() => seed) };
  const { devices } = await chooseBackend(
    backend,
    {
      obstacle: () => evaluationObstacle(rows, evaluation),
      breadths: () => [{ models: models.length, sequences: evaluation.sequences, hiddenSize: spec.hiddenSize }],
    },
    "backend",
  );
  const curves = await evaluateParameters(rows, evaluation, { signal, onProgress, threads, device: devices[0] });
  return curves.map((curve) => ({ name, step: null, ...curve }));
}
