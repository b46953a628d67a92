import { invalid } from "../core/index.js";
import type { ResolvedModelSpec } from "../models/index.js";
import type { TrainingSet } from "./mode.js";
import type { ObjectiveSettings } from "./settings.js";

/**
 * Throws OUTLAST_INVALID_SPEC for settings under which the loss has no gradient flow: it needs float64, and one batch
 * that stays the same. `path` is the place of the settings in a spec, for messages.
 */
export function checkFlow(
  settings: ObjectiveSettings,
  { dtype }: Pick<ResolvedModelSpec, "dtype">,
  sequences: TrainingSet["sequences"],
  path = "",
): void {
  const prefix = path === "" ? "" : `${path}.`;
  const refuse = (field: string, message: string): never => {
    throw invalid("OUTLAST_INVALID_SPEC", `${prefix}${field} ${message}.`, `${prefix}${field}`);
  };
  if (settings.optimizer.kind !== "gradientFlow") {
    if (settings.stop?.gradientBelow === undefined) return;
    refuse("stop.gradientBelow", 'is for the optimizer "gradientFlow": drop it, or use lossBelow');
  }
  const { batchSize, schedule } = settings;
  const why = "under gradientFlow";
  if (dtype !== "float64") refuse("optimizer.kind", `"gradientFlow" needs a model of dtype "float64", got "${dtype}"`);
  if (sequences === "fresh") refuse("optimizer.kind", '"gradientFlow" needs a fixed set, not fresh sequences');
  if (batchSize !== "full" && batchSize < Number(sequences)) refuse("batchSize", `must be "full" ${why}`);
  if (settings.epochs !== undefined) refuse("epochs", `cannot be counted ${why}: give steps, the times to look at`);
  if (settings.clipNorm !== undefined) refuse("clipNorm", `has no meaning ${why}: drop it`);
  if (settings.window !== undefined) refuse("window", `has no meaning ${why}: drop it`);
  if (settings.carryState) refuse("carryState", `has no meaning ${why}: drop it`);
  if (settings.stateNoise > 0) refuse("stateNoise", `has no meaning ${why}: drop it`);
  if (settings.curriculum !== undefined) refuse("curriculum", `has no meaning ${why}: drop it`);
  if (settings.saturation !== undefined) refuse("saturation", "is not part of what a gradient flow follows: drop it");
  if (schedule.kind !== "constant" || schedule.warmup !== 0) refuse("schedule", `has no meaning ${why}: drop it`);
}
