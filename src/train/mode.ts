import { invalid } from "../core/index.js";
import { hasImpulseResponse } from "../models/index.js";
import type { ResolvedModelSpec } from "../models/index.js";
import type { Mode, ObjectiveSettings, TrainSettings } from "./settings.js";

/** What training reads, as far as its mode depends on it. */
export interface TrainingSet {
  /** Sequences of the fixed set, or new ones at every step. */
  sequences: number | "fresh";
  /** Steps of the longest sequence. */
  longest: number;
  /** Whether sequences come with the states that they start from. */
  initialStates: boolean;
}

/** Settings with their mode: the given one, or the cheaper of those that can be. Throws OUTLAST_INVALID_SPEC. */
export function withMode(
  settings: ObjectiveSettings,
  model: ResolvedModelSpec,
  set: TrainingSet,
  path = "",
): TrainSettings {
  const { mode = defaultMode(settings, model, set) } = settings;
  if (mode === "impulse") {
    const obstacle = obstacleToImpulse(settings, model, set, path === "" ? "" : `${path}.`);
    const name = path === "" ? "mode" : `${path}.mode`;
    if (obstacle !== undefined) {
      throw invalid("OUTLAST_INVALID_SPEC", `${name} "impulse" ${obstacle}, or use "bptt".`, name);
    }
  }
  return { ...settings, mode };
}

/**
 * The mode where none is given: from the shape of the work alone, so that it is the same wherever a run is executed.
 */
export function defaultMode(settings: ObjectiveSettings, model: ResolvedModelSpec, set: TrainingSet): Mode {
  if (obstacleToImpulse(settings, model, set, "") !== undefined) return "bptt";
  const { bptt, impulse } = stepCosts(settings, model, set);
  return impulse < bptt ? "impulse" : "bptt";
}

/** Why a run cannot be in impulse mode, with what would mend it, or undefined where it can. */
function obstacleToImpulse(
  { window, carryState, stateNoise }: ObjectiveSettings,
  { cell }: ResolvedModelSpec,
  { initialStates }: TrainingSet,
  prefix: string,
): string | undefined {
  if (!hasImpulseResponse(cell)) return `is for the linear cell, and the model's is ${cell}: drop it`;
  if (window !== undefined) return `has no state to pass from window to window: drop ${prefix}window`;
  if (carryState) return `has no state to pass from batch to batch: drop ${prefix}carryState`;
  if (stateNoise > 0) return `has no state to put noise on: drop ${prefix}stateNoise`;
  if (initialStates) return "starts from no states that come with sequences: drop data.initialState";
  return undefined;
}

/** Sequences of a step's batch, at most. */
export function sequencesOfStep(
  batchSize: ObjectiveSettings["batchSize"],
  sequences: TrainingSet["sequences"],
): number {
  return Math.min(batchSize === "full" ? Infinity : batchSize, sequences === "fresh" ? Infinity : sequences);
}

/**
 * About what one optimizer step costs in each mode, in floating-point operations at the speed of long products; work
 * that cannot run at that speed counts for more. Impulse mode follows the narrower end of the system, its O outputs or
 * its entries (inputs, bias, learned initial state), over T steps, once for the whole batch; then it reads the B
 * sequences. docs/performance.md says where the numbers come from.
 */
function stepCosts(
  { scored, batchSize }: ObjectiveSettings,
  { inputSize, hiddenSize, outputSize, bias, learnInitialState, structure }: ResolvedModelSpec,
  { sequences, longest }: TrainingSet,
): Record<Mode, number> {
  const batch = sequencesOfStep(batchSize, sequences);
  // Small models fill the lanes that a few sequences leave empty, but for structured ones; larger ones do with units,
  // at half the speed. From five sequences on they fill the lanes themselves, or pay for half a pack.
  const few = hiddenSize > 8 ? 2 * batch : structure === "full" ? batch : 8;
  const paid = batch <= 4 ? few : Math.max(8, batch);
  const narrower = Math.min(inputSize + Number(bias) + Number(learnInitialState), outputSize);
  // Many inputs and outputs are read at a fraction of the speed, and long chains of wide systems fit no cache.
  const wide = inputSize * outputSize > 64 ? 4 : 1;
  const reading = scored === "last" ? 7 * longest * inputSize + 600 : longest * (3.6 * longest * inputSize + 500);
  const chain = longest * narrower * hiddenSize;
  const slow = chain > 2 ** 24 ? Infinity : chain > 2 ** 20 ? 1.5 : 1;
  return {
    bptt: longest * paid * 6 * hiddenSize * (hiddenSize + inputSize + 10),
    impulse: slow * chain * (8 * hiddenSize + 2000 / hiddenSize) + wide * batch * outputSize * reading,
  };
}
