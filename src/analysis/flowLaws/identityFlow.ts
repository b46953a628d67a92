import { checkFields } from "../../core/index.js";
import { checkFiniteNumber, checkNumbers } from "../checks.js";
import { dot } from "../linearAlgebra/vectors.js";

/** Two numbers that describe a balanced student with an identity-scaled start. */
export interface IdentityState {
  /** ||B||, where B = C^T. */
  readonly beta: number;
  /** The eigenvalue of A along B; the other d - 1 stay where they started. */
  readonly a: number;
}

/** Loss and velocity of a student that started at a multiple of the identity. */
export interface IdentityFlow {
  loss: number;
  /** d/dt of both. */
  velocity: { beta: number; a: number };
}

/**
 * Gradient flow of a student with A_0 = alpha I and B_0 = C_0^T, exactly, in two numbers: A stays alpha I plus a
 * multiple of B B^T, so its moments are beta^2 a^j and L = sum over j < K of (beta^2 a^j - moments[j])^2, with
 * a = alpha at the start. B and C share beta, so this is not plain flow on L(beta, a): d/dt beta = -1/2 dL/dbeta,
 * d/dt a = -dL/da.
 *
 * For any B_0, C_0, A - alpha I stays within span{B_0, C_0^T} on both sides: rank 2 at most. So d - 1 (or d - 2)
 * eigenvalues stay at alpha although the map may extrapolate, and a negative first moment stalls a balanced start at
 * beta = 0, loss sum of moments[j]^2.
 */
export function identityFlow(state: IdentityState, moments: readonly number[]): IdentityFlow {
  checkFields(state, "state", ["beta", "a"]);
  const { beta, a } = state;
  checkFiniteNumber(beta, "beta");
  checkFiniteNumber(a, "a");
  checkNumbers(moments, "moments");
  const powers = moments.map(() => 1);
  for (let j = 1; j < powers.length; j++) powers[j] = powers[j - 1]! * a;
  const mass = beta * beta;
  const residuals = powers.map((power, j) => mass * power - moments[j]!);
  const slopes = powers.map((_, j) => (j === 0 ? 0 : j * powers[j - 1]!)); // d/da a^j
  return {
    loss: dot(residuals, residuals),
    velocity: { beta: -2 * beta * dot(residuals, powers), a: -2 * mass * dot(residuals, slopes) },
  };
}
