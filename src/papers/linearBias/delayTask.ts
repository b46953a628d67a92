import {
  convolve,
  gramSpectrum,
  lagWeights,
  regressionScores,
  toeplitzDesign,
  trainConvolution,
} from "../../analysis/index.js";
import type { Tensor } from "../../core/index.js";
import type { Computation, Preset } from "../paper.js";
import { normalNumbers } from "./draw.js";
import { measuresOf } from "./measures.js";
import { unit } from "./runs.js";

/** All delays are learnt at once, an output each: outputs of a convolution do not meet. */
export const DELAYS = [0, 1, 2, 4, 6, 8, 12, 16];
const [TIME, SEQUENCES, TESTED] = [20, 10, 400];
const seeds: Record<Preset, number> = { full: 20, quick: 8 };
/** Root of the noise's share of a target's variance, 20 dB. */
const NOISE = 0.1;

const models: readonly { experiment: string; nuW: number | "-"; rho: Float64Array; steps: number }[] = [
  ...[0.3, 0.7, 0.9].map((nuW) => ({
    experiment: "delay, 50 steps",
    nuW,
    rho: lagWeights(unit(nuW), TIME),
    steps: 50,
  })),
  { experiment: "delay, 500 steps", nuW: 0.3, rho: lagWeights(unit(0.3), TIME), steps: 500 },
  { experiment: "delay, plain, 50 steps", nuW: "-", rho: new Float64Array(TIME).fill(1), steps: 50 },
];

/**
 * y_t = x_(t-d) learnt from 10 sequences of 20 steps by convolutions from 0, at the rate 1 / (largest eigenvalue): R^2
 * on 400 sequences without noise, a line a delay.
 */
export function delayComputations(preset: Preset): Computation[] {
  return models.flatMap((model) => Array.from({ length: seeds[preset] }, (_, seed) => () => delayOf(model, seed)));
}

function delayOf({ experiment, nuW, rho, steps }: (typeof models)[number], seed: number): ReturnType<Computation> {
  const inputs = { shape: [SEQUENCES, TIME, 1], data: normalNumbers(SEQUENCES * TIME, 3 * seed) };
  const noise = normalNumbers(SEQUENCES * TIME * DELAYS.length, 3 * seed + 1);
  // A target is 0 up to its delay, and its variance less by as much.
  const stds = DELAYS.map((delay) => NOISE * Math.sqrt((TIME - delay) / TIME));
  const noiseless = delayed(inputs);
  const targets = noiseless.data.map((value, at) => value + stds[at % DELAYS.length]! * noise[at]!);
  const design = toeplitzDesign({ inputs, targets: { ...noiseless, data: targets } }, "every");
  const learningRate = 1 / gramSpectrum(design, rho).largest;
  const fresh = { shape: [TESTED, TIME, 1], data: normalNumbers(TESTED * TIME, 3 * seed + 2) };
  const truth = delayed(fresh);
  const { response } = trainConvolution(design, { rho, learningRate, steps });
  const { rSquared } = regressionScores(convolve(response, fresh), truth);
  return DELAYS.map((delay, d) => ({
    cell: { experiment, nuW, at: delay, seed },
    measures: measuresOf({ rSquared: rSquared[d]! }),
  }));
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
