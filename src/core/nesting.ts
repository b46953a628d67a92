import { OutlastError } from "./errors.js";
import type { ErrorCode } from "./errors.js";

/**
 * Runs what walks nested data. Data nested past the stack, or containing themselves, and data that cannot be read (a
 * getter throws, a length is no number) throw one sentence with `code`.
 */
export function walkNested<T>(walk: () => T, name: string, code: ErrorCode, path?: string): T {
  try {
    return walk();
  } catch (cause) {
    if (cause instanceof OutlastError) throw cause;
    const unread = "cannot be read, looking at it throws: give plain data.";
    const fault = cause instanceof RangeError ? "is nested too deeply, or contains itself: flatten it." : unread;
    throw new OutlastError(code, `${name} ${fault}`, { path, cause });
  }
}
