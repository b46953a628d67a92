import { OutlastError } from "../../../core/index.js";

/** What is thrown for a store whose tables are whole, and what they say is not. */
export function damaged(path: string, why: string, cause?: unknown): OutlastError {
  return new OutlastError("OUTLAST_FORMAT", `The store ${path} is damaged: ${why}. Take an earlier copy of it.`, {
    cause,
  });
}

/** JSON of a store. Throws OUTLAST_FORMAT for what is none. */
export function parsed(path: string, what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(path, `${what} is no JSON`, cause);
  }
}
