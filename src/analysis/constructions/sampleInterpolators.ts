import { checkFields, invalid } from "../../core/index.js";
import { initialParameters, layoutOf, resolveModelSpec } from "../../models/index.js";
import { checkCount, checkFiniteNumber, checkNumbers } from "../checks.js";
import { spectralRadius } from "../linearAlgebra/spectralRadius.js";
import { diagonal, dot, krylov, matrixPlus, norm, plus, scaled, transpose } from "../linearAlgebra/vectors.js";
import type { Vector } from "../linearAlgebra/vectors.js";
import { checkStructure } from "../structure.js";
import type { Structure } from "../structure.js";
import { momentResiduals, systemOf } from "../siso.js";
import type { Siso, SisoSystem } from "../siso.js";
import { orthogonalTo } from "./lanczos.js";

/** Which random interpolators. */
export interface InterpolatorSampling {
  /** d, at least K. */
  readonly dimension: number;
  /** The teacher's m_j over the whole tested range, more than K. */
  readonly moments: readonly number[];
  /** The first K are met exactly. */
  readonly K: number;
  /** Of A: "full" by default. */
  readonly structure?: Structure | undefined;
  /** The spectral radius that A is scaled to: 0.9 by default. */
  readonly radius?: number | undefined;
  /** sqrt(d) times the standard deviation of the part of C that no moment sees: 0.1 by default. */
  readonly nullSpace?: number | undefined;
}

/** A system without loss on the first moments, and how far off it is. */
export interface SampledInterpolator {
  system: SisoSystem;
  /** sum over j < K of (m_j - moments[j])^2. */
  loss: number;
  /** max of |m_j - moments[j]| over the tested range. */
  error: number;
}

/** How far off systems without loss are that were drawn at random. */
export interface SampledInterpolators {
  /** One a sample. */
  errors: Float64Array<ArrayBuffer>;
  /** The largest of the samples' losses. */
  loss: number;
  medianError: number;
  /** Share of the samples whose error is at most `bound`. */
  share: number;
}

const fields = ["dimension", "moments", "K", "structure", "radius", "nullSpace", "seed"];

/**
 * `count` random interpolators, and how many of them extrapolate: the share to hold beside that of gradient descent's
 * solutions, for the implicit bias in one figure. Sample i is that of `sampleInterpolator` with seed + i. An error of
 * at most `bound`, 0.05 by default, counts as extrapolation.
 *
 * What "all interpolators" are is a convention. With the defaults, the memoryless teacher of weight 1, d = 20, K = 3
 * and 40 lags, the median error is 0.13 to 0.14, and 7 % have one under 0.05; a smaller radius extrapolates more often,
 * a larger null-space part less.
 */
export function sampleInterpolators(
  options: InterpolatorSampling & {
    readonly count: number;
    readonly seed: number;
    readonly bound?: number | undefined;
  },
): SampledInterpolators {
  checkFields(options, "options", [...fields, "count", "bound"]);
  const { count, bound = 0.05, ...sampling } = options;
  checkCount(count, "options.count", 1);
  checkFiniteNumber(bound, "options.bound");
  checkSampling(sampling);
  const samples = Array.from({ length: count }, (_, i) => {
    const { loss, error } = draw({ ...sampling, seed: sampling.seed + i });
    return { loss, error };
  });
  const errors = Float64Array.from(samples, ({ error }) => error);
  const sorted = errors.toSorted();
  return {
    errors,
    loss: Math.max(...samples.map(({ loss }) => loss)),
    medianError: (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2,
    share: errors.filter((error) => error <= bound).length / count,
  };
}

/**
 * A random system that meets K moments exactly: A and B random, C solved. A has independent normal entries (the mean of
 * such a matrix and its transpose where symmetric, such a diagonal where diagonal), scaled to the given spectral
 * radius; B has entries N(0, 1/d). C is the shortest solution of C A^j B = moments[j], j < K, plus what a vector of
 * entries N(0, nullSpace^2 / d) has orthogonal to all A^j B, j < K. Drawn by the core's generator as the linear cell's
 * A, B and C of this seed. Throws OUTLAST_INVALID_ARGUMENT or OUTLAST_NOT_FINITE for options that make no sense, and
 * where float64 cannot meet the moments to a loss of 1e-12 (K of some dozens: the A^j B are then as good as dependent).
 */
export function sampleInterpolator(options: InterpolatorSampling & { readonly seed: number }): SampledInterpolator {
  checkFields(options, "options", fields);
  checkSampling(options);
  return draw(options);
}

function draw(options: InterpolatorSampling & { readonly seed: number }): SampledInterpolator {
  const { dimension, moments, K, structure = "full", radius = 0.9, nullSpace = 0.1, seed } = options;
  const { G, b, free } = gaussians(dimension, seed);
  const A = shaped(G, structure);
  const factor = radius / spectralRadius(A);
  const student = { A: A.map((row) => scaled(row, factor)), b: scaled(b, 1 / Math.sqrt(dimension)) };
  const c = solvedFor(student, moments.slice(0, K), scaled(free, nullSpace / Math.sqrt(dimension)));
  const system = { ...student, c };
  const residuals = momentResiduals(system, moments);
  const fitted = residuals.slice(0, K);
  const loss = dot(fitted, fitted);
  const target = moments.slice(0, K);
  if (!(loss <= 1e-12 * Math.max(1, dot(target, target)))) {
    const fix = "take fewer, or a radius nearer to 1";
    const sentence = `options.K, ${K} moments, cannot be met in float64: the loss of a sample stays at ${loss}; ${fix}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "options.K");
  }
  return { system: systemOf(system), loss, error: Math.max(...residuals.map(Math.abs)) };
}

/** Standard normal numbers. */
function gaussians(d: number, seed: number): { G: number[][]; b: number[]; free: number[] } {
  const init = { kind: "gaussian", std: 1 } as const;
  const spec = resolveModelSpec({ cell: "linear", inputSize: 1, hiddenSize: d, outputSize: 1, dtype: "float64", init });
  const numbers = initialParameters(spec, [seed]);
  const values = Object.fromEntries(
    layoutOf(spec).map(({ name, offset, size }) => [name, [...numbers.subarray(offset, offset + size)]]),
  ) as Record<"A" | "B" | "C", number[]>;
  const G = Array.from({ length: d }, (_, i) => values.A.slice(i * d, (i + 1) * d));
  return { G, b: values.B, free: values.C };
}

function shaped(G: number[][], structure: Structure): number[][] {
  if (structure === "diagonal") return diagonal(G.map((row, i) => row[i]!));
  return structure === "full" ? G : matrixPlus(G, transpose(G)).map((row) => scaled(row, 0.5));
}

/** The shortest c with c A^j b = moments[j], plus what `free` has orthogonal to every A^j b. */
function solvedFor({ A, b }: Pick<Siso, "A" | "b">, moments: Vector, free: number[]): number[] {
  const basis: number[][] = [];
  const vectors = krylov(A, b, moments.length);
  for (const vector of vectors) {
    const rest = orthogonalTo(basis, orthogonalTo(basis, [...vector]));
    basis.push(scaled(rest, 1 / norm(rest)));
  }
  // Forward substitution: vector j is a sum of basis vectors 0 .. j. A second round takes the first one's rounding
  // back.
  let c = orthogonalTo(basis, orthogonalTo(basis, free));
  for (let round = 0; round < 2; round++) {
    let correction = scaled(free, 0);
    vectors.forEach((vector, j) => {
      const missing = moments[j]! - dot(c, vector) - dot(correction, vector);
      correction = plus(correction, basis[j]!, missing / dot(basis[j]!, vector));
    });
    c = plus(c, correction);
  }
  return c;
}

function checkSampling(options: InterpolatorSampling & { readonly seed: number }): void {
  const { dimension, moments, K, structure, radius, nullSpace, seed } = options;
  checkCount(seed, "options.seed", 0, Number.MAX_SAFE_INTEGER);
  checkCount(K, "options.K", 1);
  checkCount(dimension, "options.dimension", K);
  checkNumbers(moments, "options.moments", K + 1);
  if (structure !== undefined) checkStructure(structure, "options.structure");
  for (const [name, value] of Object.entries({ radius, nullSpace })) {
    if (value === undefined) continue;
    checkFiniteNumber(value, `options.${name}`);
    if (name === "radius" ? value > 0 : value >= 0) continue;
    const sentence = `options.${name} must ${name === "radius" ? "be positive" : "not be negative"}, got ${value}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, `options.${name}`);
  }
}
