import { invalid, parseSpec } from "../core/index.js";
import type { Immutable } from "../core/index.js";
import { checkSystem, systemSchema } from "../tasks/index.js";
import type { SystemSpec } from "../tasks/index.js";
import { checkCount } from "./checks.js";
import { dot, plus, times } from "./linearAlgebra/vectors.js";
import type { Matrix, Vector } from "./linearAlgebra/vectors.js";

/** A linear system as functions here read it: { A, B, C } by rows, { memoryless }, or { eigenvalues, weights }. */
export type SystemInput = Immutable<SystemSpec>;

/** A linear system of one input and one output: A [d][d], B [d][1], C [1][d], by rows. It is a `SystemSpec` too. */
export interface SisoSystem {
  A: number[][];
  B: number[][];
  C: number[][];
}

/** The same with B and C^T as vectors. */
export interface Siso {
  A: Matrix;
  b: Vector;
  c: Vector;
}

/** Throws OUTLAST_INVALID_SPEC for what is no system, OUTLAST_SHAPE where it has several inputs or outputs. */
export function sisoOf(system: SystemInput, path: string): Siso {
  const { A, B, C, inputSize, outputSize } = checkSystem(parseSpec(systemSchema, system, path), path);
  if (inputSize !== 1 || outputSize !== 1) {
    const sentence = `${path} must have one input and one output, got ${inputSize} and ${outputSize}.`;
    throw invalid("OUTLAST_SHAPE", sentence, path);
  }
  return { A, b: B.map(([value]) => value!), c: C[0]! };
}

export function systemOf({ A, b, c }: Siso): SisoSystem {
  return { A: A.map((row) => [...row]), B: b.map((value) => [value]), C: [[...c]] };
}

/**
 * The moments m_j = C A^j B for j < count: the impulse response of a system of one input and one output. In float64, of
 * any dimension; not finite where A^j B overflows.
 */
export function moments(system: SystemInput, count: number): number[] {
  checkCount(count, "count", 1);
  return sisoMoments(sisoOf(system, "system"), count);
}

export function sisoMoments({ A, b, c }: Siso, count: number): number[] {
  const values: number[] = [];
  let state = b;
  for (let j = 0; j < count; j++) {
    if (j > 0) state = times(A, state);
    values.push(dot(c, state));
  }
  return values;
}

/** m_j - wanted[j] for every j. */
export function momentResiduals(system: Siso, wanted: Vector): number[] {
  return plus(sisoMoments(system, wanted.length), wanted, -1);
}
