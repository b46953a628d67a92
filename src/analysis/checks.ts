import { describe, invalid } from "../core/index.js";
import { MAX_LAGS } from "./options.js";

/**
 * Throws OUTLAST_INVALID_ARGUMENT for what is no whole number of at least `minimum`, or more than `maximum`: by default
 * more than can be walked through.
 */
export function checkCount(value: number, name: string, minimum: number, maximum = MAX_LAGS): void {
  if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return;
  const bound = typeof value === "number" && value > maximum ? `at most ${maximum}` : `at least ${minimum}`;
  const sentence = `${name} must be a whole number of ${bound}, got ${describe(value)}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, name);
}

/** Throws OUTLAST_NOT_FINITE for what is no finite number. */
export function checkFiniteNumber(value: number, name: string): void {
  if (Number.isFinite(value)) return;
  throw invalid("OUTLAST_NOT_FINITE", `${name} must be a finite number, got ${describe(value)}.`, name);
}

/**
 * Throws OUTLAST_INVALID_ARGUMENT for what is no array of at least `minimum` numbers, OUTLAST_NOT_FINITE for others in
 * it.
 */
export function checkNumbers(values: readonly number[], name: string, minimum = 1): void {
  if (!Array.isArray(values) || values.length < minimum) {
    const sentence = `${name} must be an array of at least ${minimum} numbers, got ${describe(values)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, name);
  }
  for (const [i, value] of (values as readonly number[]).entries()) checkFiniteNumber(value, `${name}[${i}]`);
}

/** How many numbers an array or a typed array has; NaN of what is none. */
export function lengthOf(values: ArrayLike<number> | null | undefined): number {
  const { length } = typeof values === "object" && values !== null ? values : {};
  return typeof length === "number" && Number.isSafeInteger(length) ? length : NaN;
}

/**
 * The numbers of an array or a typed array, finite or not. Throws OUTLAST_INVALID_ARGUMENT for what is none, holds
 * none, or holds something else.
 */
export function numbersIn(values: ArrayLike<number>, name: string): Float64Array<ArrayBuffer> {
  const length = lengthOf(values);
  if (!(length >= 1 && length <= MAX_LAGS)) {
    const sentence = `${name} must be an array of at least one number, got ${describe(values)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, name);
  }
  return Float64Array.from({ length }, (_, i) => {
    const value = values[i];
    if (typeof value === "number") return value;
    throw invalid(
      "OUTLAST_INVALID_ARGUMENT",
      `${name}[${i}] must be a number, got ${describe(value)}.`,
      `${name}[${i}]`,
    );
  });
}
