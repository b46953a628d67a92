import { z } from "zod";
import { describe, invalid, parseSpec } from "../../core/index.js";
import { callbackSchema, executionFields, native, runJob } from "../../native/index.js";
import {
  checkLoss,
  checkModel,
  lossSchema,
  modelFromParameters,
  modelParameters,
  nativeShape,
} from "../../models/index.js";
import type { Model, ResolvedModelSpec } from "../../models/index.js";
import { checkFits, resolveTask } from "../../tasks/index.js";
import type { TaskSpec } from "../../tasks/index.js";
import { failingString } from "./failingString.js";
import type { FailingString } from "./failingString.js";
import { answerOf, checkNumbersOf } from "./unit.js";

/** Time grows with the square: so many symbols take a ReLU some eight minutes, an LSTM in float64 hours. */
const MAX_STEPS = 2 ** 20;

const optionsSchema = z.strictObject({
  /** What is certified: dyck1, the default. Over all strings, samplers and sizes of sets mean nothing. */
  task: z.custom<TaskSpec>().optional(),
  /** The longest prefixes looked at, in symbols; time grows with its square, memory with itself. */
  upTo: z.int().min(1).max(MAX_STEPS),
  /** The greatest depth that is tried for strings of any length; 0 tries none. */
  deepest: z.int().min(0).max(MAX_STEPS).default(1000),
  /**
   * The loss that the model is trained with, if it is to say where an output turns to yes: 1/2 of what mse takes, 0 of
   * the logits of bce. By default that is 1/2, and 0 where the read-out has no activation.
   */
  loss: lossSchema.optional(),
  signal: executionFields.signal,
  /** Called at most 10 times a second and once at the end: steps done and planned. */
  onProgress: callbackSchema<{ done: number; total: number }>(),
});

/** How far a certificate looks. */
export type CertifyOptions = z.input<typeof optionsSchema>;

/** What is known of a model over all Dyck-1 strings, not over a sample of them. */
export interface Certificate {
  /**
   * exact: `horizon` is the horizon (or at least `upTo`), to the last bit of the model's arithmetic. bound: it is a
   * lower bound; where there is a `worst`, the horizon is below its step.
   */
  kind: "exact" | "bound";
  /** The model answers every prefix of a Dyck word of up to so many symbols rightly, at every step. */
  horizon: number;
  upTo: number;
  /** An output of at least this says yes. */
  threshold: number;
  /**
   * How states were followed. "monotone": their order is kept or reversed by every step as it is computed. "widened":
   * the same but for rounding, and an LSTM's output gate, for which every step was given room. "boxes": by interval
   * arithmetic, at least from some step on.
   */
  states: "monotone" | "widened" | "boxes";
  /** A string that fails, the shortest there is where `kind` is exact; absent where none was found. */
  worst?: FailingString;
  /**
   * The model is right on every string, of whatever length, that is never deeper than `certified`; the greatest such
   * depth up to `upTo` that could be shown, 0 for none.
   */
  depth: { certified: number; upTo: number };
}

const states = { exact: "monotone", widened: "widened", none: "boxes" } as const;

/**
 * The horizon of a one-unit model on Dyck-1 over all strings, and a string that shows where it ends.
 *
 * A step of one unit is a map h -> f_x(h) for each bracket x. Where both maps keep the order of states (or reverse it)
 * as they are computed, the greatest state over all prefixes of length t and depth d is
 * hi(t, d) = max(f_( (hi(t-1, d-1)), f_) (hi(t-1, d+1))), the least one likewise, and both are states that strings lead
 * to: the read-out, monotone too, fails for some string if and only if it fails for one of the two. Linear, tanh and
 * ReLU cells are such maps whatever their weights (product and sum, their rounding and the activation are monotone),
 * and LSTMs whose gates do not depend on h, in c. (tanh in float64 is taken to be monotone only up to its error: tanh
 * cells and LSTMs get bounds there.)
 *
 * Of other cells the sign of f' must be certain by interval arithmetic, for GRUs over the states h that occur, for
 * LSTMs in c along h = o tanh(c) for every output gate o that there can be. Rounding may still turn two near states
 * round, and o is known to lie in an interval; a bound on both widens [lo, hi] at every step, and two strings a depth
 * are followed beside. What leaves the states for which the sign is certain goes on in boxes, with outward rounding.
 * Where the bounds fail first at the very step at which a string fails, the result is exact all the same.
 *
 * Everything is computed in the model's own number type with the bits of its own steps, and `worst` has been through
 * `model.forward`. The model is read at the call. 10^5 symbols take some seconds for a ReLU; an abort rejects with the
 * signal's reason. Throws OUTLAST_INVALID_SPEC for another task, sizes that are not the task's, more than one unit and
 * faults in the options; OUTLAST_NOT_FINITE for a model that diverged.
 */
export async function certify(model: Model, options: CertifyOptions): Promise<Certificate> {
  checkModel(model);
  checkNumbersOf(model);
  const checked = parseSpec(optionsSchema, options, "", "the options of certify");
  const { upTo, deepest, loss, signal, onProgress } = checked;
  const { spec } = model;
  const task = resolveTask(dyck1Of(checked.task));
  checkFits(task, spec, { loss: loss ?? task.defaults.loss, scored: "every" }, { model: "model", task: "task" });
  if (loss !== undefined) checkLoss(spec, loss);
  checkUnits(spec);
  const { threshold } = answerOf(model, loss && task.scoring(loss, spec.readout.activation).correct.value);
  const parameters = modelParameters(model);
  const request = { shape: nativeShape(spec), parameters, threshold, upTo, deepest };
  const found = await runJob(native().certify(request), { signal, onProgress }).finally(() => signal?.throwIfAborted());
  const { horizon, order, depth, worst } = found;
  const copy = modelFromParameters(spec, parameters);
  const failing = worst.length === 0 ? undefined : failingString(copy, worst, threshold);
  return {
    kind: order === "exact" || horizon === upTo || failing?.step === horizon + 1 ? "exact" : "bound",
    horizon,
    upTo,
    threshold,
    states: states[order],
    ...(failing && { worst: failing }),
    depth: { certified: depth, upTo: deepest },
  };
}

/** The task, which dyck1 is where none is given. */
function dyck1Of(task: TaskSpec = { kind: "dyck1" }): TaskSpec {
  if (typeof task !== "object" || task === null || task.kind === "dyck1") return task;
  const sentence = `task.kind must be "dyck1" to be certified, got ${describe(task.kind)}.`;
  throw invalid("OUTLAST_INVALID_SPEC", sentence, "task.kind");
}

function checkUnits({ layers, hiddenSize }: ResolvedModelSpec): void {
  if (layers === 1 && hiddenSize === 1) return;
  const got = `${layers} ${layers === 1 ? "layer" : "layers"} of ${hiddenSize} ${hiddenSize === 1 ? "unit" : "units"}`;
  const sentence = `The model must be one layer of one unit to be certified, got ${got}: use extrapolate, which samples.`;
  throw invalid("OUTLAST_INVALID_SPEC", sentence, "model");
}
