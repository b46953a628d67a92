import { expOf } from "../../../axes/elementary.js";
import type { Density } from "./density.js";
import type { Draws } from "./draws.js";
import { normalMass } from "./normal.js";

/** Bandwidths are at least the range by this. */
const NARROWEST = 100;

/**
 * The adaptive Parzen estimator of Bergstra et al. (2011, "Algorithms for hyper-parameter optimization") on [0, 1]: as
 * many Gaussians as observations and one for the prior, in the middle and as wide as the range, all of equal weight and
 * cut off at the ends. An observation's bandwidth is the distance to the further one of its neighbours, ends counted,
 * but at least 1/min(100, n + 1) and half a cell.
 */
export class Parzen implements Density {
  readonly #means: readonly number[];
  readonly #widths: readonly number[];
  /** Of each Gaussian: its weight over its width and over what of it lies in [0, 1]. */
  readonly #heights: readonly number[];
  readonly #cells: number | undefined;

  constructor(observations: readonly number[], cells: number | undefined) {
    const sorted = [...observations].sort((a, b) => a - b);
    const least = Math.max(1 / Math.min(NARROWEST, sorted.length + 1), cells === undefined ? 0 : 0.5 / cells);
    const widths = sorted.map((x, i) => {
      const further = Math.max(x - (sorted[i - 1] ?? 0), (sorted[i + 1] ?? 1) - x);
      return Math.min(1, Math.max(least, further));
    });
    this.#means = [0.5, ...sorted];
    this.#widths = [1, ...widths];
    this.#heights = this.#means.map((mean, k) => {
      const width = this.#widths[k]!;
      const inside = normalMass(-mean / width, (1 - mean) / width);
      return 1 / (this.#means.length * width * inside * Math.sqrt(2 * Math.PI));
    });
    this.#cells = cells;
  }

  sample(draws: Draws): number {
    const k = draws.below(this.#means.length);
    for (;;) {
      // At least a third of a Gaussian that is centred on [0, 1] and no wider lies there.
      const x = this.#means[k]! + this.#widths[k]! * draws.normal();
      if (x >= 0 && x < 1) return this.#cells === undefined ? x : (Math.floor(x * this.#cells) + 0.5) / this.#cells;
    }
  }

  at(points: Float64Array): Float64Array {
    const kernels = this.#means.length;
    const exponents = new Float64Array(points.length * kernels);
    points.forEach((x, p) => {
      for (let k = 0; k < kernels; k++) {
        const z = (x - this.#means[k]!) / this.#widths[k]!;
        exponents[p * kernels + k] = -0.5 * z * z;
      }
    });
    const bells = expOf(exponents);
    return points.map((_, p) => {
      let sum = 0;
      for (let k = 0; k < kernels; k++) sum += this.#heights[k]! * bells[p * kernels + k]!;
      return sum;
    });
  }
}
