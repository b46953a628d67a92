import type { Tensor } from "../core/index.js";
import { native } from "../native/index.js";
import { checkSettles } from "./settles.js";
import { denseSystem } from "./system.js";
import type { System } from "./system.js";

/** What inputs reach, and what outputs see, of a linear system's state. */
export interface Gramians {
  /** P = A P A^T + B B^T, the sum over j of A^j B B^T A^jT, [H, H]: the state's covariance under white inputs. */
  reachability: Tensor;
  /** Q = A^T Q A + C^T C, the sum over j of A^jT C^T C A^j, [H, H]. */
  observability: Tensor;
}

/**
 * The Gramians of a linear system, positive semidefinite by construction (products of their factors). Throws
 * OUTLAST_INVALID_ARGUMENT where the spectral radius of A is not under 1, by more than its rounding.
 */
export function gramians(system: System): Gramians {
  const dense = denseSystem(system, "system");
  checkSettles(dense, "all", "Gramians need");
  const shape = [dense.dimension, dense.dimension];
  const { reachability, observability } = native().gramians(dense);
  return { reachability: { shape, data: reachability }, observability: { shape, data: observability } };
}
