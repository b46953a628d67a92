import { mean } from "../../core/index.js";
import {
  convolve,
  gramSpectrum,
  lagWeights,
  regressionScores,
  toeplitzDesign,
  trainConvolution,
} from "../../analysis/index.js";
import type { Tensor } from "../../core/index.js";
import type { Cell, Computation, Preset } from "../paper.js";
import { normalNumbers } from "../draw.js";
import { DELAYS, delayModels } from "./delayModels.js";
import type { DelayModel } from "./delayModels.js";
import { measuresOf } from "./measures.js";
import { unit } from "./setting.js";
import { deviation } from "./statistics.js";

const [TIME, SEQUENCES, TESTED] = [20, 10, 400];
const seeds: Record<Preset, number> = { full: 20, quick: 8 };
/** Root of the noise's share of a target's variance, 20 dB. */
const NOISE = 0.1;

/**
 * y_t = x_(t-d) learnt from 10 sequences of 20 steps by convolutions from 0, at the rate 1 / (largest eigenvalue): R^2
 * on 400 sequences without noise, a line a delay; then bias and variance over the seeds.
 */
export function delayComputations(preset: Preset): Computation[] {
  return delayModels.flatMap((model) => {
    const responses: Float64Array[] = [];
    const ofSeed = (_: unknown, seed: number) => () => {
      const { response, scores } = delayOf(model, seed);
      responses[seed] = response;
      return lines(model, { seed }, (d) => ({ rSquared: scores[d]! }));
    };
    const overSeeds: Computation = () =>
      lines({ ...model, experiment: `bias and variance of ${model.experiment}` }, {}, (d) => decomposed(responses, d));
    return [...Array.from({ length: seeds[preset] }, ofSeed), overSeeds];
  });
}

/** A line a delay. */
function lines(
  { experiment, nuW }: DelayModel,
  own: Cell,
  measures: (d: number) => Parameters<typeof measuresOf>[0],
): ReturnType<Computation> {
  return DELAYS.map((delay, d) => ({
    cell: { experiment, nuW, at: delay, ...own },
    measures: measuresOf(measures(d)),
  }));
}

/**
 * What new sequences of white inputs make of a response's error, over the variance of targets: that of the mean
 * response (bias) and of responses around it (variance); lag j is heard at T - j of T steps.
 */
function decomposed(responses: readonly Float64Array[], d: number): { bias: number; variance: number } {
  const delay = DELAYS[d]!;
  let [bias, variance] = [0, 0];
  for (let lag = 0; lag < TIME; lag++) {
    const entries = responses.map((response) => response[lag * DELAYS.length + d]!);
    const share = (TIME - lag) / (TIME - delay);
    const [missed, spread] = [mean(entries) - Number(lag === delay), deviation(entries)];
    bias += share * missed * missed;
    variance += share * spread * spread;
  }
  return { bias, variance };
}

function delayOf({ nuW, steps }: DelayModel, seed: number): { response: Float64Array; scores: Float64Array } {
  const rho = nuW === "-" ? new Float64Array(TIME).fill(1) : lagWeights(unit(nuW), TIME);
  const inputs = { shape: [SEQUENCES, TIME, 1], data: normalNumbers(SEQUENCES * TIME, 3 * seed) };
  const noise = normalNumbers(SEQUENCES * TIME * DELAYS.length, 3 * seed + 1);
  // A target is 0 up to its delay, and its variance less by as much.
  const stds = DELAYS.map((delay) => NOISE * Math.sqrt((TIME - delay) / TIME));
  const noiseless = delayed(inputs);
  const targets = noiseless.data.map((value, at) => value + stds[at % DELAYS.length]! * noise[at]!);
  const design = toeplitzDesign({ inputs, targets: { ...noiseless, data: targets } }, "every");
  const learningRate = 1 / gramSpectrum(design, rho).largest;
  const fresh = { shape: [TESTED, TIME, 1], data: normalNumbers(TESTED * TIME, 3 * seed + 2) };
  const { response } = trainConvolution(design, { rho, learningRate, steps });
  return { response: response.data, scores: regressionScores(convolve(response, fresh), delayed(fresh)).rSquared };
}

function delayed({ shape, data }: Tensor & { data: Float64Array }): Tensor & { data: Float64Array } {
  const targets = new Float64Array(data.length * DELAYS.length);
  for (let step = 0; step < data.length; step++) {
    DELAYS.forEach((delay, d) => {
      if (step % TIME >= delay) targets[step * DELAYS.length + d] = data[step - delay]!;
    });
  }
  return { shape: [...shape.slice(0, 2), DELAYS.length], data: targets };
}
