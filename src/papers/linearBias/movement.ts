import {
  decayBound,
  gramSpectrum,
  lagWeights,
  limitBound,
  minimumNormLimit,
  pathBound,
  stepBound,
  toeplitzDesign,
  trainConvolution,
} from "../../analysis/index.js";
import type { MovementBound } from "../../analysis/index.js";
import type { Computation } from "../paper.js";
import { normalNumbers } from "../draw.js";
import { measuresOf } from "./measures.js";
import { unit } from "./setting.js";

const [SEQUENCES, TIME, STEPS] = [5, 10, 20_000];

/**
 * Convolutions that interpolate 5 targets of noise at the last of 10 steps. `B1`, `B2`, `B3`: the largest movement of a
 * lag over its bound by the path, by the smallest eigenvalue and by the steps, at any of 200 steps. At the end of
 * training `B4` is that over sqrt(rho_j) |r|_(K^+); `norm` how far sum_j |L_j - L_(0,j)|^2 / rho_j is from r^T K^+ r,
 * over it; `limit` how far the response is from the interpolation of least rho-weighted movement, over its norm.
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
  const long = trainConvolution(design, { ...train, steps: STEPS });
  const { norm, bound, measured } = limitBound(design, { rho, trajectory: long.trajectory });
  const weighted = measured.reduce((sum, moved, j) => sum + (moved * moved) / rho[j]!, 0);
  const end = minimumNormLimit(design, { rho, initial }).data;
  const missed = end.map((value, at) => value - long.response.data[at]!);
  return [
    {
      cell: { experiment: "movement", nuW, seed },
      measures: measuresOf({
        B1: tightness(pathBound(design, run)),
        B2: tightness(decayBound(design, run)),
        B3: tightness(stepBound(design, run)),
        B4: Math.max(...measured.map((moved, j) => moved / bound[j]!)),
        norm: Math.abs(weighted / (norm * norm) - 1),
        limit: Math.sqrt(squares(missed) / squares(end)),
      }),
    },
  ];
}

const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

/** The largest measured / bound of any lag after the first step, before which both are 0. */
function tightness({ bound, measured }: MovementBound): number {
  const lags = bound.shape[1]!;
  return measured.data.slice(lags).reduce((most, moved, at) => Math.max(most, moved / bound.data[at + lags]!), 0);
}
