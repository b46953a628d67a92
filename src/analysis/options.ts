import { describe, invalid } from "../core/index.js";

/** The most lags that a call walks through. */
export const MAX_LAGS = 1e8;

/** What counts as none, relative to the largest, where a caller does not say. */
export const TOLERANCE = 1e-12;

/** Throws OUTLAST_INVALID_ARGUMENT for what is no whole number in least..most. */
export function checkWhole(value: number, name: string, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const sentence = `${name} must be a whole number from ${least} to ${most}, got ${describe(value)}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, name);
}

/** Throws OUTLAST_INVALID_ARGUMENT for what is no number in least..most. */
export function checkNumber(value: number, name: string, least: number, most: number): number {
  if (typeof value === "number" && value >= least && value <= most) return value;
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", `${name} must be a number ${range}, got ${describe(value)}.`, name);
}

/** A relative tolerance, 0 to under 1. */
export function checkTolerance(value: number = TOLERANCE): number {
  return checkNumber(value, "tolerance", 0, 1 - Number.EPSILON);
}
