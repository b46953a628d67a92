import { checkFields, checkFinite } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import { symmetricEigen } from "../linearAlgebra/symmetricEigen.js";
import { checkTolerance } from "../options.js";
import { realTensor } from "../wide/checks.js";
import type { RealTensor } from "../wide/checks.js";
import type { KernelInputs } from "../wide/recurrentKernel.js";
import { doubleModel, widened } from "./doubles.js";
import { stateAt, stateSize } from "./states.js";

/** How many directions states vary in. */
export interface EffectiveDimension {
  /** (sum lambda)^2 / sum lambda^2: n for n equal variances, 1 for a single one, 0 where nothing varies. */
  participation: number;
  /** Eigenvalues above `tolerance` times the largest. */
  rank: number;
  /** Of the covariance, descending, [states]. */
  eigenvalues: Float64Array;
  /** Of the state about its mean, over all steps of all sequences, [states, states]. */
  covariance: RealTensor;
}

/**
 * How many directions a model's state uses while it reads `inputs`, by the eigenvalues lambda of the state's covariance
 * over time and sequences. The state is h of every layer, then c of every layer (LSTM). For a stable linear model the
 * covariance under white inputs tends to the reachability Gramian. Throws as `model.forward` does; `tolerance` (1e-12)
 * from 0 to under 1.
 */
export function effectiveDimension(
  model: Model,
  options: KernelInputs & { tolerance?: number | undefined },
): EffectiveDimension {
  const double = doubleModel(model);
  checkFields(options, "the options of effectiveDimension", ["inputs", "lengths", "tolerance"]);
  const tolerance = checkTolerance(options.tolerance);
  const { lengths } = options;
  const result = double.forward(widened(options.inputs), { lengths, states: "all" });
  const [batch = 0, time = 0] = result.outputs.shape;
  const states = Array.from({ length: batch }, (_, n) =>
    Array.from({ length: lengths?.[n] ?? time }, (_, t) => stateAt(result, n, t)),
  ).flat();
  const covariance = covarianceOf(states, stateSize(double));
  const tensor = realTensor([covariance.length, covariance.length], Float64Array.from(covariance.flat()));
  checkFinite(tensor, "The covariance of the states");
  const values = symmetricEigen(covariance)
    .values.reverse()
    .map((value) => Math.max(0, value));
  const sum = values.reduce((total, value) => total + value, 0);
  const shares = values.map((value) => value / sum);
  return {
    participation: sum === 0 ? 0 : 1 / shares.reduce((total, share) => total + share * share, 0),
    rank: values.filter((value) => value > tolerance * values[0]!).length,
    eigenvalues: Float64Array.from(values),
    covariance: tensor,
  };
}

function covarianceOf(states: readonly Float64Array[], size: number): number[][] {
  const count = states.length;
  const mean = new Float64Array(size);
  for (const state of states) state.forEach((value, i) => (mean[i]! += value / count));
  const covariance = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const state of states) {
    const apart = state.map((value, i) => value - mean[i]!);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) covariance[i]![j]! += (apart[i]! * apart[j]!) / count;
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) covariance[j]![i] = covariance[i]![j]!;
  return covariance;
}
