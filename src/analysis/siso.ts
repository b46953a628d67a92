import { invalid } from "../core/index.js";
import { native } from "../native/index.js";
import { plus } from "./linearAlgebra/vectors.js";
import type { Matrix, Vector } from "./linearAlgebra/vectors.js";
import { MAX_LAGS, checkWhole } from "./options.js";
import { systemRows } from "./system.js";
import type { System } from "./system.js";

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

/** Throws what `denseSystem` does, and OUTLAST_SHAPE where a system has several inputs or outputs. */
export function sisoOf(system: System, path: string): Siso {
  const { A, B, C } = systemRows(system, path, Number.MAX_VALUE);
  const [inputSize, outputSize] = [B[0]!.length, C.length];
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
 * The moments m_j = C A^j B for j < count: the numbers of the impulse response of a system of one input and one output,
 * which here may have entries of any size.
 */
export function moments(system: System, count: number): number[] {
  checkWhole(count, "count", 1, MAX_LAGS);
  return sisoMoments(sisoOf(system, "system"), count);
}

export function sisoMoments({ A, b, c }: Siso, count: number): number[] {
  const numbers = { A: Float64Array.from(A.flat()), B: Float64Array.from(b), C: Float64Array.from(c) };
  const system = { dimension: b.length, inputSize: 1, outputSize: 1, ...numbers };
  return [...native().impulseResponse(system, { length: count })];
}

/** m_j - wanted[j] for every j. */
export function momentResiduals(system: Siso, wanted: Vector): number[] {
  return plus(sisoMoments(system, wanted.length), wanted, -1);
}
