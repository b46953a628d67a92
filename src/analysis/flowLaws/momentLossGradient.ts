import { checkFields, invalid } from "../../core/index.js";
import { checkNumbers } from "../checks.js";
import {
  diagonal,
  dot,
  isDiagonal,
  isSymmetric,
  krylov,
  matrixPlus,
  outer,
  plus,
  scaled,
  transpose,
} from "../linearAlgebra/vectors.js";
import type { Matrix, Vector } from "../linearAlgebra/vectors.js";
import { checkStructure } from "../structure.js";
import type { Structure } from "../structure.js";
import { sisoOf } from "../siso.js";
import type { SisoSystem } from "../siso.js";
import type { System } from "../system.js";

/** The loss over moments, and its gradient. */
export interface MomentLoss {
  /** sum over j < K of residuals[j]^2. */
  loss: number;
  /** r_j = m_j - the teacher's m_j, for j < K. */
  residuals: number[];
  /** The gradient, in the form of the system itself. */
  gradient: SisoSystem;
}

/**
 * The population loss L = sum over j < K of (C A^j B - moments[j])^2 at the last of K steps of white input of unit
 * variance, and its gradient; `moments` are the teacher's, K = moments.length. With r_j the residuals,
 *
 *   dL/dB = 2 sum of r_j (A^T)^j C^T,   dL/dC = 2 sum of r_j B^T (A^T)^j,
 *   dL/dA = 2 sum over j >= 1 of r_j sum over i < j of (A^T)^i C^T B^T (A^T)^(j-1-i).
 *
 * For a symmetric A the gradient of A is (G + G^T)/2 of that G, for a diagonal one its diagonal. Gradient flow is
 * d/dt theta = -dL/dtheta. Throws OUTLAST_INVALID_ARGUMENT where A is not of the structure.
 */
export function momentLossGradient(
  student: System,
  moments: readonly number[],
  options: { readonly structure?: Structure | undefined } = {},
): MomentLoss {
  checkFields(options, "options", ["structure"]);
  checkNumbers(moments, "moments");
  const { A, b, c } = sisoOf(student, "student");
  const { structure = "full" } = options;
  checkHasStructure(A, structure);
  const K = moments.length;
  const reached = krylov(A, b, K); // A^j B
  const seen = krylov(transpose(A), c, K); // (A^T)^j C^T
  const residuals = moments.map((moment, j) => dot(c, reached[j]!) - moment);
  const combined = (vectors: readonly Vector[], from: number): number[] =>
    residuals.slice(from).reduce((sum, residual, j) => plus(sum, vectors[j]!, 2 * residual), scaled(b, 0));
  const G = seen.slice(0, K - 1).reduce(
    (sum, vector, i) => matrixPlus(sum, outer(vector, combined(reached, i + 1))),
    A.map((row) => scaled(row, 0)),
  );
  return {
    loss: dot(residuals, residuals),
    residuals,
    gradient: {
      A: projected(G, structure),
      B: combined(seen, 0).map((value) => [value]),
      C: [combined(reached, 0)],
    },
  };
}

/** The part of a gradient of A that keeps its structure. */
function projected(G: number[][], structure: Structure): number[][] {
  if (structure === "full") return G;
  if (structure === "diagonal") return diagonal(G.map((row, i) => row[i]!));
  return matrixPlus(G, transpose(G)).map((row) => scaled(row, 0.5));
}

function checkHasStructure(A: Matrix, structure: Structure): void {
  checkStructure(structure, "options.structure");
  const holds = { full: () => true, symmetric: isSymmetric, diagonal: isDiagonal };
  if (holds[structure](A)) return;
  throw invalid("OUTLAST_INVALID_ARGUMENT", `student.A must be ${structure}, as options.structure says.`, "student.A");
}
