import { z } from "zod";
import { invalid, parseSpec } from "../core/index.js";
import type { ResolvedModelSpec } from "./modelSpec.js";

interface LossTraits {
  /** Targets are class indices [batch, time], its mean is over scored steps; else numbers, and over scored numbers. */
  classes: boolean;
  /** Outputs are logits, so that nothing may follow the read-out. */
  logits: boolean;
}

/** Every loss, the usual one for its targets first, and what sets it apart. */
export const losses = {
  mse: { classes: false, logits: false },
  bce: { classes: false, logits: true },
  ce: { classes: true, logits: true },
} as const satisfies Record<string, LossTraits>;

const lossNames = Object.keys(losses) as [Loss, ...Loss[]];

/** The losses whose traits fit, in the order of the list. */
export function lossesWhere(fit: (traits: LossTraits) => boolean): Loss[] {
  return lossNames.filter((name) => fit(losses[name]));
}

/** What training minimises. */
export const lossSchema = z.enum(lossNames);
/** Which steps the loss reads: each sequence's own last one, or every one. */
export const scoredSchema = z.enum(["last", "every"]);

export const objectiveSchema = z.strictObject({ loss: lossSchema, scored: scoredSchema });
/** What is minimised: a loss, and the steps that it reads. */
export type Objective = z.infer<typeof objectiveSchema>;
/** A loss, PyTorch's to the letter: `mse`, `bce` on logits, `ce` on logits and class indices. */
export type Loss = keyof typeof losses;
/** Which steps a loss reads: each sequence's own `last` one, or `every` one. */
export type Scored = Objective["scored"];

/** Throws OUTLAST_INVALID_SPEC for a loss that contradicts the model's read-out. */
export function checkLoss(spec: ResolvedModelSpec, loss: Loss, path = "loss"): void {
  const { activation } = spec.readout;
  const { classes, logits } = losses[loss];
  if (!logits || activation === "none") return;
  const others = lossesWhere((other) => other.classes === classes && !other.logits);
  const sentence = `${path} "${loss}" takes logits, which no ${activation} may follow: drop readout.activation`;
  throw invalid("OUTLAST_INVALID_SPEC", `${sentence}${others.map((name) => `, or use "${name}"`).join("")}.`, path);
}

/** An objective that suits the model. Throws OUTLAST_INVALID_SPEC. */
export function checkObjective(spec: ResolvedModelSpec, objective: Objective): Objective {
  const checked = parseSpec(objectiveSchema, objective, "", "the objective");
  checkLoss(spec, checked.loss);
  return checked;
}
