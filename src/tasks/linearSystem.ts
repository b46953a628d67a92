import { invalid } from "../core/index.js";
import { native } from "../native/index.js";
import type { CheckedSystem } from "./systemSchema.js";

type Matrix = readonly (readonly number[])[];
interface Matrices {
  A: Matrix;
  B: Matrix;
  C: Matrix;
}

/** h_t = A h_(t-1) + B x_t, y_t = C h_t. */
export interface LinearSystem extends Matrices {
  dimension: number;
  inputSize: number;
  outputSize: number;
}

/** The matrices of a system, of whatever form. Throws OUTLAST_INVALID_SPEC where sizes do not fit each other. */
export function checkSystem(spec: CheckedSystem, path: string): LinearSystem {
  const { A, B, C } = matricesOf(spec, path);
  const sizes = { dimension: A.length, inputSize: B[0]?.length ?? 0, outputSize: C.length };
  checkMatrix(A, sizes.dimension, sizes.dimension, `${path}.A`);
  checkMatrix(B, sizes.dimension, sizes.inputSize, `${path}.B`);
  checkMatrix(C, sizes.outputSize, sizes.dimension, `${path}.C`);
  return { ...sizes, A, B, C };
}

function matricesOf(spec: CheckedSystem, path: string): Matrices {
  if ("A" in spec) return spec;
  if ("memoryless" in spec) return { A: [[0]], B: [[1]], C: [[spec.memoryless]] };
  if ("delay" in spec) return shiftRegister(spec.delay);
  if ("oscillation" in spec) return rotation(spec.oscillation);
  if ("randomStable" in spec) return randomStable(spec.randomStable);
  const A = table(spec.eigenvalues.length, (i, j) => (i === j ? spec.eigenvalues[i]! : 0));
  return "weights" in spec ? { A, ...balancedEnds(spec, path) } : { A, B: spec.B, C: spec.C };
}

type FormOf<Field extends string> = Extract<CheckedSystem, Record<Field, unknown>>;

/** B_i = sqrt|w_i| and C_i = sign(w_i) sqrt|w_i|. */
function balancedEnds({ eigenvalues, weights }: FormOf<"weights">, path: string): Pick<Matrices, "B" | "C"> {
  if (eigenvalues.length !== weights.length) {
    const sentence = `${path} needs one weight an eigenvalue, got ${weights.length} for ${eigenvalues.length}.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, path);
  }
  return {
    B: weights.map((weight) => [Math.sqrt(Math.abs(weight))]),
    C: [weights.map((weight) => Math.sign(weight) * Math.sqrt(Math.abs(weight)))],
  };
}

/** Nilpotent: what enters at the one end leaves at the other `delay` steps later. */
function shiftRegister(delay: number): Matrices {
  const size = delay + 1;
  return {
    A: table(size, (i, j) => (i === j + 1 ? 1 : 0)),
    B: Array.from({ length: size }, (_, i) => [i === 0 ? 1 : 0]),
    C: [Array.from({ length: size }, (_, i) => (i === delay ? 1 : 0))],
  };
}

/** r^j cos(2 pi f j), from a rotation by 2 pi f times r. */
function rotation({ period, frequency = 1 / period!, radius }: FormOf<"oscillation">["oscillation"]): Matrices {
  const angle = Float64Array.of(2 * Math.PI * (frequency % 1));
  const [re, im] = ["cos", "sin"].map((name) => radius * native().elementary(name, angle)[0]!) as [number, number];
  return {
    A: [
      [re, -im],
      [im, re],
    ],
    B: [[1], [0]],
    C: [[1, 0]],
  };
}

function randomStable(spec: FormOf<"randomStable">["randomStable"]): Matrices {
  const { A, B, C } = native().randomSystem(spec);
  return { A: rows(A, spec.dimension), B: rows(B, spec.dimension), C: rows(C, spec.outputSize) };
}

/** A square matrix by its entries. */
function table(size: number, entry: (i: number, j: number) => number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => entry(i, j)));
}

function rows(numbers: Float64Array, height: number): number[][] {
  const width = numbers.length / height;
  return Array.from({ length: height }, (_, i) => [...numbers.subarray(i * width, (i + 1) * width)]);
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

/** m_j = C A^j B, j < length, [length, outputSize, inputSize]. */
export function impulseResponse({ A, B, C }: LinearSystem, length: number): Float64Array<ArrayBuffer> {
  const moments: number[] = [];
  let state: Matrix = B;
  for (let j = 0; j < length; j++) {
    for (const row of product(C, state)) for (const value of row) moments.push(value);
    state = product(A, state);
  }
  return Float64Array.from(moments);
}

/**
 * Standard deviation of noise that lies `snrDb` decibels under the last step's output, whose variance over Gaussian
 * inputs is exactly the sum over j < length of ||m_j||_F^2 / outputSize.
 */
export function noiseStd(system: LinearSystem, length: number, snrDb: number): number {
  let variance = 0;
  for (const value of impulseResponse(system, length)) variance += (value * value) / system.outputSize;
  const [ratio = NaN] = native().elementary("exp", Float64Array.of((-snrDb * Math.LN10) / 10));
  return Math.sqrt(variance * ratio);
}

/** The matrix product a b. */
export function product(a: Matrix, b: Matrix): number[][] {
  return a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, value, k) => sum + value * (b[k]?.[j] ?? 0), 0)));
}
