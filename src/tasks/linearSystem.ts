import { z } from "zod";
import { invalid } from "../core/index.js";
import { native } from "../native/index.js";

type Matrix = readonly (readonly number[])[];

const matrixSchema = z.array(z.array(z.number()).min(1)).min(1);

/** A linear system in one of three forms. */
export const systemSchema = z
  .union([
    z.strictObject({
      A: matrixSchema.describe("[n][n]"),
      B: matrixSchema.describe("[n][inputSize]"),
      C: matrixSchema.describe("[outputSize][n]"),
    }),
    z.strictObject({ memoryless: z.number().describe("The weight w of y_t = w x_t.") }),
    z.strictObject({
      eigenvalues: z.array(z.number()).min(1).describe("The diagonal of A."),
      weights: z
        .array(z.number())
        .min(1)
        .describe("One weight w_i an eigenvalue a_i: the impulse response is m_j = sum of w_i a_i^j."),
    }),
  ])
  .describe("The system: { A, B, C } as matrices by rows, { memoryless: w }, or { eigenvalues, weights }.");

export type SystemSpec = z.output<typeof systemSchema>;

/** h_t = A h_(t-1) + B x_t, y_t = C h_t. */
export interface LinearSystem {
  dimension: number;
  inputSize: number;
  outputSize: number;
  A: Matrix;
  B: Matrix;
  C: Matrix;
}

/**
 * The matrices of a system. Eigenvalues and weights give the balanced diagonal form, B_i = sqrt|w_i| and
 * C_i = sign(w_i) sqrt|w_i|. Throws OUTLAST_INVALID_SPEC where sizes do not fit each other.
 */
export function checkSystem(spec: SystemSpec, path: string): LinearSystem {
  const { A, B, C } = matricesOf(spec, path);
  const sizes = { dimension: A.length, inputSize: B[0]?.length ?? 0, outputSize: C.length };
  checkMatrix(A, sizes.dimension, sizes.dimension, `${path}.A`);
  checkMatrix(B, sizes.dimension, sizes.inputSize, `${path}.B`);
  checkMatrix(C, sizes.outputSize, sizes.dimension, `${path}.C`);
  return { ...sizes, A, B, C };
}

function matricesOf(spec: SystemSpec, path: string): { A: Matrix; B: Matrix; C: Matrix } {
  if ("A" in spec) return spec;
  if ("memoryless" in spec) return { A: [[0]], B: [[1]], C: [[spec.memoryless]] };
  const { eigenvalues, weights } = spec;
  if (eigenvalues.length !== weights.length) {
    const sentence = `${path} needs one weight an eigenvalue, got ${weights.length} for ${eigenvalues.length}.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, path);
  }
  return {
    A: eigenvalues.map((eigenvalue, i) => eigenvalues.map((_, j) => (i === j ? eigenvalue : 0))),
    B: weights.map((weight) => [Math.sqrt(Math.abs(weight))]),
    C: [weights.map((weight) => Math.sign(weight) * Math.sqrt(Math.abs(weight)))],
  };
}

function checkMatrix(rows: Matrix, height: number, width: number, path: string): void {
  if (rows.length === height && rows.every((row) => row.length === width)) return;
  const widths = [...new Set(rows.map((row) => row.length))].join(" or ");
  const sentence = `${path} must have ${height} rows of ${width} numbers, got ${rows.length} of ${widths}.`;
  throw invalid("OUTLAST_INVALID_SPEC", sentence, path);
}

/** Row-major numbers. */
export function matrix(rows: Matrix): Float64Array<ArrayBuffer> {
  return Float64Array.from(rows.flat());
}

/**
 * Standard deviation of noise that lies `snrDb` decibels under the last step's output, whose variance over Gaussian
 * inputs is exactly the sum over j < length of ||m_j||_F^2 / outputSize, m_j = C A^j B the impulse response.
 */
export function noiseStd({ A, B, C, outputSize }: LinearSystem, length: number, snrDb: number): number {
  let state: Matrix = B;
  let variance = 0;
  for (let j = 0; j < length; j++) {
    for (const row of product(C, state)) for (const value of row) variance += (value * value) / outputSize;
    state = product(A, state);
  }
  const [ratio = NaN] = native().elementary("exp", Float64Array.of((-snrDb * Math.LN10) / 10));
  return Math.sqrt(variance * ratio);
}

/** The matrix product a b. */
export function product(a: Matrix, b: Matrix): number[][] {
  return a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, value, k) => sum + value * (b[k]?.[j] ?? 0), 0)));
}
