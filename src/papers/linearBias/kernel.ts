import { lagWeights, responseVariances, wideLagKernel, wideResponse, wideRun } from "../../analysis/index.js";
import { createModel } from "../../models/index.js";
import type { Computation, Preset } from "../paper.js";
import { measuresOf } from "./measures.js";
import { unit } from "./setting.js";

const grids: Record<Preset, { variances: readonly number[]; widths: readonly number[] }> = {
  full: { variances: [0.3, 0.7, 0.9, 1, 1.2], widths: [64, 256, 1024] },
  quick: { variances: [0.9], widths: [64, 256] },
};

/** More where deviations are held to those of reference runs. */
const seedsOf = (nuW: number): number => (nuW === 0.9 ? 40 : 10);

/** Lags that the kernel is looked at. */
const LAGS = [0, 1, 2, 5, 11, 17, 23];
/** Lags over which couplings of different lags are averaged. */
const COUPLED = 12;

/**
 * The kernel of lags at finite widths, a line a lag: `weight` is K_ii / rho_i, `energy` the sensitivity L_i^2 over its
 * expectation nuC nuF nuW^i, `offDiagonal` the root mean square of K_ij / sqrt(rho_i rho_j) over 12 lags.
 */
export function kernelComputations(preset: Preset): Computation[] {
  const { variances, widths } = grids[preset];
  return variances.flatMap((nuW) =>
    widths.flatMap((n) => Array.from({ length: seedsOf(nuW) }, (_, seed) => () => kernelOf(nuW, n, seed))),
  );
}

function kernelOf(nuW: number, n: number, seed: number): ReturnType<Computation> {
  const setting = unit(nuW);
  const sizes = { hiddenSize: n, inputSize: 1, outputSize: 1, length: 1 };
  const { model: spec } = wideRun(setting, { ...sizes, scored: "last", learningRate: 0 });
  const model = createModel(spec, { seed });
  const length = LAGS.at(-1)! + 1;
  const kernel = wideLagKernel(model, length).data;
  const response = wideResponse(model, length).data;
  model.dispose();
  const rho = lagWeights(setting, length);
  const expected = responseVariances(setting, length);
  let couplings = 0;
  for (let i = 0; i < COUPLED; i++) {
    for (let j = 0; j < COUPLED; j++) {
      if (i !== j) couplings += square(kernel[i * length + j]!) / (rho[i]! * rho[j]!);
    }
  }
  const offDiagonal = Math.sqrt(couplings / (COUPLED * (COUPLED - 1)));
  return LAGS.map((lag) => ({
    cell: { experiment: "kernel", nuW, n, at: lag, seed },
    measures: measuresOf({
      weight: kernel[lag * (length + 1)]! / rho[lag]!,
      energy: square(response[lag]!) / expected[lag]!,
      offDiagonal,
    }),
  }));
}

const square = (value: number): number => value * value;
