/** Every code that an `OutlastError` can carry. Codes are stable: scripts may switch on them. */
export const errorCodes = [
  "OUTLAST_INVALID_SPEC",
  "OUTLAST_INVALID_ARGUMENT",
  "OUTLAST_SHAPE",
  "OUTLAST_NOT_FINITE",
  "OUTLAST_DTYPE",
  "OUTLAST_UNKNOWN_PARAMETER",
  "OUTLAST_DETACHED",
  "OUTLAST_TOO_LARGE",
  "OUTLAST_NO_SEQUENCE",
  "OUTLAST_BUSY",
  "OUTLAST_DISPOSED",
  "OUTLAST_FILE",
  "OUTLAST_FORMAT",
  "OUTLAST_WRITE",
  "OUTLAST_MODULE",
  "OUTLAST_QUEUE",
  "OUTLAST_NO_BINARY",
  "OUTLAST_THREAD",
  "OUTLAST_DEVICE",
  "OUTLAST_UNSUPPORTED",
  "OUTLAST_USAGE",
  "OUTLAST_NATIVE",
] as const;

/** One of `errorCodes`: what went wrong, for programs. */
export type ErrorCode = (typeof errorCodes)[number];

/** The one error class of the package: a sentence, a stable code and, for a fault in a spec, the path to it. */
export class OutlastError extends Error {
  override readonly name = "OutlastError";
  readonly code: ErrorCode;
  declare readonly path?: string; // absent, not undefined, where there is none

  constructor(code: ErrorCode, sentence: string, options: { path?: string | undefined; cause?: unknown } = {}) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    if (options.path !== undefined) this.path = options.path;
  }
}

/** The error to throw for a bad value: `throw invalid("OUTLAST_SHAPE", "inputs must ...", "inputs")`. */
export function invalid(code: ErrorCode, sentence: string, path?: string): OutlastError {
  return new OutlastError(code, sentence, { path });
}

/** Why something was thrown, as whole sentences: what JavaScript itself throws has no full stop. */
export function whyOf(cause: unknown): string {
  const why = cause instanceof Error ? cause.message : String(cause);
  return /[.?!]$/.test(why) ? why : `${why}.`;
}

/** Turns whatever native code threw into an `OutlastError` of the same code and sentence. */
export function fromNative(error: unknown): OutlastError {
  if (error instanceof OutlastError) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const known = errorCodes.find((candidate) => candidate === code) ?? "OUTLAST_NATIVE";
  return new OutlastError(known, typeof message === "string" ? message : String(error), { cause: error });
}
