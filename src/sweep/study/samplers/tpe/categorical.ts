import type { Density } from "./density.js";
import type { Draws } from "./draws.js";

/** How often each of some values was observed, and once more spread over all of them: the prior. */
export class Categorical implements Density {
  readonly #weights: readonly number[];
  readonly #total: number;

  constructor(observations: readonly number[], cells: number) {
    const weights = new Array<number>(cells).fill(1 / cells);
    for (const share of observations) weights[cellOf(share, cells)]! += 1;
    this.#weights = weights;
    this.#total = observations.length + 1;
  }

  sample(draws: Draws): number {
    const cells = this.#weights.length;
    let left = draws.uniform() * this.#total;
    const cell = this.#weights.findIndex((weight) => (left -= weight) < 0);
    return ((cell < 0 ? cells - 1 : cell) + 0.5) / cells;
  }

  at(points: Float64Array): Float64Array {
    return points.map((share) => this.#weights[cellOf(share, this.#weights.length)]! / this.#total);
  }
}

function cellOf(share: number, cells: number): number {
  return Math.min(cells - 1, Math.floor(share * cells));
}
