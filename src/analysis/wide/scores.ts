import { invalid } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { native } from "../../native/index.js";
import { lengthOf, numbersIn } from "../checks.js";
import { checkReal } from "./checks.js";
import type { RealTensor } from "./checks.js";
import { squares } from "./vectors.js";

/** How well outputs fit targets. */
export interface RegressionScores {
  /** `[outputSize]`: 1 - SSE/SST of each output. */
  rSquared: Float64Array;
  /** `[outputSize]`: SSE/SST of each output. */
  nmse: Float64Array;
  /** The mean of `rSquared`. */
  meanRSquared: number;
}

/**
 * How much of the targets' variance outputs explain, over all steps of [batch, time, outputSize]: SSE is the sum of
 * squared errors of an output, SST that of the targets around their mean. NaN or infinite where targets do not vary.
 */
export function regressionScores(outputs: Tensor, targets: Tensor): RegressionScores {
  const wanted = checkReal(targets, "targets", [undefined, undefined, undefined]);
  const given = checkReal(outputs, "outputs", wanted.shape);
  const outputSize = wanted.shape[2]!;
  const ofOutput = ({ data }: RealTensor, o: number): Float64Array =>
    Float64Array.from({ length: data.length / outputSize }, (_, step) => data[step * outputSize + o]!);
  const nmse = Float64Array.from({ length: outputSize }, (_, o) => {
    const target = ofOutput(wanted, o);
    const errors = ofOutput(given, o).map((value, step) => value - target[step]!);
    return squares(errors) / squares(centred(target));
  });
  const rSquared = nmse.map((share) => 1 - share);
  return { rSquared, nmse, meanRSquared: rSquared.reduce((sum, value) => sum + value, 0) / outputSize };
}

/**
 * d_(1/2) of a delay task: the first of the delays, ascending, whose R^2 is under 1/2; Infinity where none is.
 * `rSquared` has one number a delay.
 */
export function halfDelay(delays: ArrayLike<number>, rSquared: ArrayLike<number>): number {
  const [count, given] = [lengthOf(delays), lengthOf(rSquared)];
  if (!(count > 0) || count !== given) {
    const sentence = `rSquared must have a number for each of ${count || 0} delays, got ${given || 0}.`;
    throw invalid("OUTLAST_SHAPE", sentence, "rSquared");
  }
  const [steps, shares] = [numbersIn(delays, "delays"), numbersIn(rSquared, "rSquared")];
  const first = shares.findIndex((share) => !(share >= 0.5));
  return steps[first] ?? Infinity;
}

/** 10 log10(Var signal / Var noise), in decibels. Throws OUTLAST_INVALID_ARGUMENT for an array without numbers. */
export function signalToNoise(signal: Float64Array, noise: Float64Array): number {
  const variance = (given: Float64Array, name: string): number => {
    const values = numbersIn(given, name);
    return squares(centred(values)) / values.length;
  };
  const ratio = variance(signal, "signal") / variance(noise, "noise");
  const [log = NaN] = native().elementary("log", Float64Array.of(ratio));
  return (10 / Math.LN10) * log;
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
