import { OutlastError } from "./errors.js";

/** A deep copy of plain data. Throws OUTLAST_INVALID_SPEC for what holds something that is none, such as a function. */
export function cloned<T>(value: T, name: string): T {
  try {
    return structuredClone(value);
  } catch (cause) {
    const sentence = `${name} holds something that JSON cannot say, such as a function: give plain data.`;
    throw new OutlastError("OUTLAST_INVALID_SPEC", sentence, { cause });
  }
}

/**
 * Throws OUTLAST_INVALID_SPEC for data that cannot be written as JSON: they contain themselves, are nested past the
 * stack, or hold a bigint.
 */
export function checkWritable(value: unknown, name: string): void {
  try {
    JSON.stringify(value);
  } catch (cause) {
    const sentence = `${name} cannot be written as JSON: it contains itself, or holds something that JSON cannot say.`;
    throw new OutlastError("OUTLAST_INVALID_SPEC", sentence, { cause });
  }
}
