import { OutlastError } from "./errors.js";
import type { ErrorCode } from "./errors.js";

/**
 * Runs what walks nested data. Data nested past the stack, or containing themselves, throw one sentence with `code`.
 */
export function walkNested<T>(walk: () => T, name: string, code: ErrorCode, path?: string): T {
  try {
    return walk();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const sentence = `${name} is nested too deeply, or contains itself: flatten it.`;
    throw new OutlastError(code, sentence, { path, cause });
  }
}
