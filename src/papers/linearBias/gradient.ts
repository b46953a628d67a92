import { gradientByLag, wideRun } from "../../analysis/index.js";
import { createModel } from "../../models/index.js";
import type { Computation, Preset } from "../paper.js";
import { measuresOf } from "./measures.js";
import { unit } from "./setting.js";

const variances: Record<Preset, readonly number[]> = { full: [0.3, 0.7, 0.9, 1, 1.2], quick: [0.7] };
const SEEDS = 10;
const PORTS = 8;
export const GRADIENT_WIDTH = 256;
/** Lags that gradients are looked at; more, squared, would no longer be few beside the width. */
export const GRADIENT_LAGS = 12;

/**
 * How much an output of an RNN at its start hears of an input, a line a lag: `gradient` is the mean of
 * (dy_t / dx_(t-k))^2 over 8 inputs and 8 outputs.
 */
export function gradientComputations(preset: Preset): Computation[] {
  return variances[preset].flatMap((nuW) => Array.from({ length: SEEDS }, (_, seed) => () => gradientOf(nuW, seed)));
}

function gradientOf(nuW: number, seed: number): ReturnType<Computation> {
  const sizes = { hiddenSize: GRADIENT_WIDTH, inputSize: PORTS, outputSize: PORTS, length: 1 };
  const { model: spec } = wideRun(unit(nuW), { ...sizes, scored: "last", learningRate: 0 });
  using model = createModel(spec, { seed });
  const inputs = { shape: [1, GRADIENT_LAGS, PORTS], data: new Float64Array(GRADIENT_LAGS * PORTS) };
  const energies = gradientByLag(model, { inputs, length: GRADIENT_LAGS });
  return Array.from(energies, (energy, lag) => ({
    cell: { experiment: "gradient", nuW, n: GRADIENT_WIDTH, at: lag, seed },
    measures: measuresOf({ gradient: energy / (PORTS * PORTS) }),
  }));
}
