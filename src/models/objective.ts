import { z } from "zod";
import { invalid, parseSpec } from "../core/index.js";
import type { ResolvedModelSpec } from "./modelSpec.js";

/** mse and bce: mean over every scored number; ce: mean over every scored step. bce and ce take logits. */
export const lossSchema = z.enum(["mse", "bce", "ce"]);
/** Which steps the loss reads: each sequence's own last one, or every one. */
export const scoredSchema = z.enum(["last", "every"]);

export const objectiveSchema = z.strictObject({ loss: lossSchema, scored: scoredSchema });
export type Objective = z.infer<typeof objectiveSchema>;
export type Loss = Objective["loss"];
export type Scored = Objective["scored"];

/** Throws OUTLAST_INVALID_SPEC for a loss that contradicts the model's read-out. */
export function checkLoss(spec: ResolvedModelSpec, loss: Loss, path = "loss"): void {
  const { activation } = spec.readout;
  if (loss === "bce" && activation === "sigmoid") {
    const fix = 'drop readout.activation, or use "mse"';
    const sentence = `${path} "bce" takes logits, and the model's read-out is a sigmoid already: ${fix}.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, path);
  }
}

/** An objective that suits the model. Throws OUTLAST_INVALID_SPEC. */
export function checkObjective(spec: ResolvedModelSpec, objective: Objective): Objective {
  const checked = parseSpec(objectiveSchema, objective);
  checkLoss(spec, checked.loss);
  return checked;
}
