import { invalid } from "../core/index.js";

/** L^T of a covariance L L^T: `rank` rows of `size` numbers. */
export interface CovarianceFactor {
  rank: number;
  /** [rank, size] */
  rows: Float64Array<ArrayBuffer>;
}

/**
 * Factors a covariance [size, size] as L L^T, by Cholesky's method with pivots, the largest remaining variance first,
 * so that it may be semidefinite: L has as many columns as it has directions with more variance than rounding (size
 * 2^-48 of the largest). Throws OUTLAST_INVALID_SPEC for one of another size, or that is not symmetric, positive
 * semidefinite and other than 0.
 */
export function factorCovariance(given: readonly (readonly number[])[], size: number, path: string): CovarianceFactor {
  const refuse = (message: string): never => {
    throw invalid("OUTLAST_INVALID_SPEC", `${path} ${message}.`, path);
  };
  const widths = [...new Set(given.map((row) => row.length))];
  if (given.length !== size || widths.some((width) => width !== size)) {
    const shape = `${given.length} of ${widths.join(" or ")}`;
    refuse(`must have ${size} rows of ${size} numbers, one an input of every step, got ${shape}`);
  }
  const largest = Math.max(...given.map((row, i) => row[i]!));
  const rounding = size * 16 * Number.EPSILON * largest;
  const indefinite = "must be positive semidefinite, as E x x^T is, and not 0";
  if (!(largest > 0)) refuse(`${indefinite}: its largest variance is ${largest}`);
  const left = Float64Array.from(given.flat());
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const [lower, upper] = [given[i]![j]!, given[j]![i]!];
      if (!(Math.abs(lower - upper) <= rounding)) {
        refuse(`must be symmetric, got ${lower} at [${i}][${j}] and ${upper} at [${j}][${i}]`);
      }
      left[i * size + j] = left[j * size + i] = lower / 2 + upper / 2;
    }
  }
  const rows: number[] = [];
  for (;;) {
    let pivot = 0;
    for (let i = 1; i < size; i++) if (left[i * size + i]! > left[pivot * size + pivot]!) pivot = i;
    const variance = left[pivot * size + pivot]!;
    if (!(variance > rounding)) break;
    const row = left.slice(pivot * size, (pivot + 1) * size).map((value) => value / Math.sqrt(variance));
    for (const value of row) rows.push(value);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) left[i * size + j]! -= row[i]! * row[j]!;
    }
    // What rounding leaves of a direction that is done would be taken for one more.
    for (let i = 0; i < size; i++) left[pivot * size + i] = left[i * size + pivot] = 0;
  }
  // Where no variance is left, a semidefinite matrix has no covariance left either.
  const rest = left.findIndex((value) => !(Math.abs(value) <= 4 * rounding));
  if (rest >= 0) {
    const at = `[${Math.floor(rest / size)}][${rest % size}]`;
    refuse(`${indefinite}: ${left[rest]!.toPrecision(3)} is left at ${at} once every direction of variance is out`);
  }
  return { rank: rows.length / size, rows: Float64Array.from(rows) };
}
