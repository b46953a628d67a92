import { describe, invalid } from "../core/index.js";

/** Throws OUTLAST_INVALID_ARGUMENT for what is no whole number of at least `minimum`. */
export function checkCount(value: number, name: string, minimum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  const sentence = `${name} must be a whole number of at least ${minimum}, got ${describe(value)}.`;
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
  values.forEach((value: number, i) => checkFiniteNumber(value, `${name}[${i}]`));
}
