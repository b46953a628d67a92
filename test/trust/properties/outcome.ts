import { OutlastError, errorCodes } from "../../../src/core/index.js";
import type { Count } from "./cases.js";
import { ownError } from "./arbitraries/junk.js";

/** What a call gave, or how it was refused. */
export type Outcome<T> = { value: T; refusal?: never } | { value?: never; refusal: OutlastError };

/** Longer sentences are read by nobody. */
const LONGEST_SENTENCE = 2500;

/** What came of a call. Throws where it failed in another way than by a refusal: a code, and a clear sentence. */
export async function outcomeOf<T>(count: Count, call: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    const value = await call();
    count.valid += 1;
    return { value };
  } catch (error) {
    if (error === ownError) {
      count.refused("(the caller's own error)");
      return { refusal: new OutlastError("OUTLAST_INVALID_ARGUMENT", "The caller's own error.") };
    }
    const refusal = checkedRefusal(error);
    count.refused(refusal.code);
    return { refusal };
  }
}

/** The error as a refusal. Throws where it is none. */
export function checkedRefusal(error: unknown): OutlastError {
  if (!(error instanceof OutlastError)) throw new Error(`An error without a code: ${String(error)}`, { cause: error });
  const { code, message } = error;
  const fault = [
    [!errorCodes.includes(code), "has an unknown code"],
    [code === "OUTLAST_NATIVE", "comes from native code that had no name for it"],
    [message.length > LONGEST_SENTENCE, `has a sentence of ${message.length} characters`],
    [!/[.?!]$|: npx outlast build$/m.test(message), "has a sentence without an end"],
    [/\[object |\bundefined\b is not|Cannot read|is not a function|is not iterable/.test(message), "is no sentence"],
  ].find(([faulty]) => faulty)?.[1];
  if (fault !== undefined) throw new Error(`The refusal ${code} ${String(fault)}: ${message}`, { cause: error });
  return error;
}
