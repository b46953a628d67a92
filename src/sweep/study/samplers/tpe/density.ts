import type { Draws } from "./draws.js";

/** How likely shares of [0, 1] of one dimension are. */
export interface Density {
  sample(draws: Draws): number;
  /** The density, or of categories the probability, at some points. */
  at(points: Float64Array): Float64Array;
}
