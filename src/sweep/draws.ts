import type { DrawnAxis } from "./axes/index.js";
import type { Design } from "./draw/index.js";

/** Draws that are made together where they are asked for one after the other: calls of the core cost more than they. */
const TOGETHER = 256;

/** The values of the drawn axes, by the number of the draw. */
export class Draws {
  readonly #axes: readonly DrawnAxis[];
  readonly #design: Design;
  #first = -1;
  #length = 0;
  /** [axes, length] */
  #values: (readonly unknown[])[] = [];

  /** `axes` are in the order of the design's dimensions. */
  constructor(axes: readonly DrawnAxis[], design: Design) {
    this.#axes = axes;
    this.#design = design;
  }

  /** The value of axis `dimension` in draw `draw` of `count`. */
  value(draw: number, dimension: number, count: number): unknown {
    if (draw < this.#first || draw >= this.#first + this.#length) this.#draw(draw, count);
    return this.#values[dimension]![draw - this.#first];
  }

  #draw(first: number, count: number): void {
    const follows = first === this.#first + this.#length;
    this.#length = follows ? Math.min(TOGETHER, count - first) : 1;
    this.#first = first;
    this.#values = this.#axes.map((axis, dimension) => {
      const shares = new Float64Array(this.#length);
      for (let i = 0; i < shares.length; i++) shares[i] = this.#design.share(first + i, dimension);
      return axis.fromAll?.(shares) ?? Array.from(shares, (share) => axis.from(share));
    });
  }
}
