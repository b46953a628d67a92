import { OutlastError, describe } from "../../core/index.js";

/** What is wrong with a module of the user's; the sentence goes on after the module's name. */
export function fault(sentence: string, cause?: unknown): OutlastError {
  return new OutlastError("OUTLAST_MODULE", sentence, { cause });
}

/** Why something was thrown, whatever it is. */
export function reasonOf(thrown: unknown): string {
  const reason = thrown instanceof Error ? thrown.message : describe(thrown);
  return reason.replace(/\.$/, "");
}

/** Does some work of a module's; what it throws becomes a sentence that starts with the module's name. */
export function ofModule<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw moduleError(name, error);
  }
}

/** The sentence for what was thrown by a module or on its account. */
export function moduleError(name: string, error: unknown): OutlastError {
  if (!(error instanceof OutlastError)) return fault(`${name} threw: ${reasonOf(error)}.`, error);
  return new OutlastError(error.code, `${name}: ${reasonOf(error)}.`, { cause: error });
}
