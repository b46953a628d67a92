import type { Draws } from "./draws.js";

/** How likely shares of [0, 1] of one dimension are. */
export interface Density {
  sample(draws: Draws): number;
  /** The density, or of cells the probability, at some points, up to a factor that all densities of a dimension share. */
  at(points: Float64Array): Float64Array;
}
