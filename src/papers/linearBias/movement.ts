import {
  decayBound,
  gramSpectrum,
  lagWeights,
  minimumNormLimit,
  pathBound,
  stepBound,
  toeplitzDesign,
  trainConvolution,
} from "../../analysis/index.js";
import type { MovementBound } from "../../analysis/index.js";
import type { Computation } from "../paper.js";
import { normalNumbers } from "./draw.js";
import { measuresOf } from "./measures.js";
import { unit } from "./runs.js";

const [SEQUENCES, TIME, STEPS] = [5, 10, 20_000];

/**
 * Convolutions that interpolate 5 targets of noise at the last of 10 steps: `bound` is the largest movement of a lag
 * over its bounds by the path, by the steps and by the smallest eigenvalue, at any step; `limit` how far the response
 * ends from the interpolation of least rho-weighted movement, over its own norm.
 */
export function movementComputations(): Computation[] {
  return [0.3, 0.7, 1, 1.2].flatMap((nuW) => [0, 1, 2].map((seed) => () => movementOf(nuW, seed)));
}

function movementOf(nuW: number, seed: number): ReturnType<Computation> {
  const numbers = normalNumbers(SEQUENCES * TIME * 2 + TIME, 500 + seed);
  const [shape, size] = [[SEQUENCES, TIME, 1], SEQUENCES * TIME];
  const inputs = { shape, data: numbers.slice(0, size) };
  const targets = { shape, data: numbers.slice(size, 2 * size) };
  const initial = { shape: [TIME, 1, 1], data: numbers.slice(2 * size) };
  const design = toeplitzDesign({ inputs, targets }, "last");
  const rho = lagWeights(unit(nuW), TIME);
  const learningRate = gramSpectrum(design, rho).criticalStep;
  const train = { rho, initial, learningRate };
  const { trajectory } = trainConvolution(design, { ...train, steps: 200 });
  const run = { rho, learningRate, trajectory };
  const bounds = [pathBound, stepBound, decayBound].map((bound) => tightness(bound(design, run)));
  const { response } = trainConvolution(design, { ...train, steps: STEPS });
  const end = minimumNormLimit(design, { rho, initial }).data;
  const [distance, norm] = [end.map((value, at) => value - response.data[at]!), end].map((values) =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)),
  );
  return [
    {
      cell: { experiment: "movement", nuW, seed },
      measures: measuresOf({ bound: Math.max(...bounds), limit: distance! / norm! }),
    },
  ];
}

/** The largest measured / bound of any lag after the first step, before which both are 0. */
function tightness({ bound, measured }: MovementBound): number {
  const lags = bound.shape[1]!;
  return measured.data.slice(lags).reduce((most, moved, at) => Math.max(most, moved / bound.data[at + lags]!), 0);
}
