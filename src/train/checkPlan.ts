import { invalid } from "../core/index.js";
import type { NativeParameter } from "../native/index.js";
import { checkLoss, checkParameterNames, parameterCount } from "../models/index.js";
import { checkFlow } from "./checkFlow.js";
import type { ChunkPlan } from "./chunk.js";
import { checkPenalties, penaltiesOf } from "./penalties.js";
import type { ObjectiveSettings, TrainSettings } from "./settings.js";

/** What the runs of a chunk must have in common: everything but numbers that one run may have to itself. */
const shared: Record<string, (settings: TrainSettings) => string | number | boolean | undefined> = {
  objective: (settings) => settings.objective,
  loss: (settings) => settings.loss,
  scored: (settings) => settings.scored,
  "optimizer.kind": (settings) => settings.optimizer.kind,
  "schedule.kind": (settings) => settings.schedule.kind,
  batchSize: (settings) => settings.batchSize,
  window: (settings) => settings.window,
  mode: (settings) => settings.mode,
  carryState: (settings) => settings.carryState,
  penalties: (settings) => penaltiesOf(settings).join(", ") || undefined,
};

/** Throws OUTLAST_INVALID_SPEC for a plan that no job can carry out; returns the settings that stand for all runs. */
export function checkPlan(plan: ChunkPlan, layout: readonly NativeParameter[]): TrainSettings {
  const [first, ...others] = new Set(plan.runs.map((run) => run.settings));
  if (first === undefined) throw invalid("OUTLAST_INVALID_ARGUMENT", "There is no run to train.");
  if (plan.parameters.length !== plan.runs.length * parameterCount(layout)) {
    throw invalid("OUTLAST_SHAPE", "parameters must have one row of all the model's parameters a run.", "parameters");
  }
  for (const settings of others) {
    for (const [field, value] of Object.entries(shared)) {
      const [a, b] = [value(first), value(settings)];
      if (a === b) continue;
      const show = (one: typeof a): string => JSON.stringify(one) ?? "none";
      const sentence = `Models trained together must agree on ${field}, got ${show(a)} and ${show(b)}.`;
      throw invalid("OUTLAST_INVALID_SPEC", sentence, field);
    }
  }
  checkLoss(plan.model, first.loss);
  checkPenalties(first, plan.model);
  for (const settings of [first, ...others]) {
    checkFlow(settings, plan.model, plan.sequences);
    if (plan.sequences === "fresh") checkFresh(settings);
  }
  for (const { optimizer } of [first, ...others]) {
    checkParameterNames(Object.keys(optimizer.perParameter ?? {}), layout, "optimizer.perParameter");
  }
  return first;
}

/** Throws OUTLAST_INVALID_SPEC for settings that need a fixed set; `path` is their place in a spec, for messages. */
export function checkFresh({ batchSize, epochs, curriculum }: ObjectiveSettings, path = ""): void {
  const prefix = path === "" ? "" : `${path}.`;
  const refuse = (field: string, message: string): never => {
    const sentence = `${prefix}${field} ${message}: the task makes fresh sequences at every step.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, `${prefix}${field}`);
  };
  if (batchSize === "full") refuse("batchSize", "must be a number");
  if (epochs !== undefined) refuse("epochs", "cannot be counted, use steps");
  if (curriculum !== undefined) refuse("curriculum", "needs a fixed set, give task.sequences a number or drop it");
}
