import { OutlastError } from "../../core/index.js";
import type { ErrorCode } from "../../core/index.js";
import { moduleError } from "../../tasks/index.js";

/** An error as it goes from one thread to another, which leaves out what an `OutlastError` adds. */
export interface PlainError {
  code: ErrorCode;
  message: string;
  path?: string;
}

/** `name` is the module in whose service something else than an `OutlastError` was thrown. */
export function plainError(error: unknown, name: string): PlainError {
  const { code, message, path } = error instanceof OutlastError ? error : moduleError(name, error);
  return path === undefined ? { code, message } : { code, message, path };
}

/** The error again; `path` is its place where it has none. */
export function fromPlain(error: PlainError, path = error.path): OutlastError {
  return new OutlastError(error.code, error.message, { path });
}
