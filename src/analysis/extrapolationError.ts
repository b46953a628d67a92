import { checkFields, describe, invalid } from "../core/index.js";
import { native } from "../native/index.js";
import type { NativeImpulseErrors, NativeSystem } from "../native/index.js";
import { infiniteError } from "./errorAtInfinity.js";
import type { ErrorAtInfinity, ToleranceOptions } from "./errorAtInfinity.js";
import { MAX_LAGS, checkTolerance } from "./options.js";
import { peakOverAllLags, zeroSystem } from "./peak.js";
import { densePair } from "./system.js";
import type { System } from "./system.js";

/**
 * Which lags the output after k inputs has seen: "now", s_t = A s_(t-1) + B x_t and y_k = C s_k, K = k lags m_0 ..
 * m_(k-1); "delayed", s_(t+1) = A s_t + B x_t and y_k = C s_k from s_1 = 0, K = k - 1 lags.
 */
export type Timing = "now" | "delayed";

/** Lengths that the error is taken at. */
export interface ExtrapolationErrorOptions extends ToleranceOptions {
  /** Steps of a sequence, from 1; Infinity for the limit. */
  lengths: readonly number[];
  /** "now" by default, as the linear cell has it. */
  timing?: Timing;
}

/** One number for each length, in the order asked. */
export interface ExtrapolationErrors {
  lengths: number[];
  /** The sum over j < K of ||m_j - mhat_j||_F^2: the expected squared error of the last output over white inputs. */
  loss: Float64Array;
  /** Its decimal logarithm, there also where the loss itself over- or underflows. */
  log10Loss: Float64Array;
  /** max |m_j - mhat_j| / max |mhat_j| over the entries and j < K: 1 for the zero model. */
  impulseError: Float64Array;
  /** Where Infinity is among the lengths. */
  atInfinity?: ErrorAtInfinity;
}

/**
 * The exact error of a linear student of a linear teacher at every length, without samples. A teacher that is 0 has the
 * impulse error 0 of a student that is 0, and an infinite one of any other. Throws OUTLAST_INVALID_ARGUMENT for a
 * length that is none, OUTLAST_SHAPE where the sizes of inputs or outputs differ.
 */
export function extrapolationError(
  student: System,
  teacher: System,
  options: ExtrapolationErrorOptions,
): ExtrapolationErrors {
  const pair = densePair(student, teacher);
  checkFields(options, "the options of extrapolationError", ["lengths", "timing", "tolerance"]);
  const lengths = checkLengths(options.lengths);
  const lags = lengths.map((length) => length - lost(options.timing));
  const tolerance = checkTolerance(options.tolerance);
  const ascending = [...new Set(lags.filter(Number.isFinite))].sort((a, b) => a - b);
  const finite = native().impulseErrors(pair.student, pair.teacher, Float64Array.from(ascending));
  const read = (key: keyof NativeImpulseErrors): Float64Array =>
    Float64Array.from(lags, (lag) => finite[key][ascending.indexOf(lag)] ?? NaN);
  const result = { lengths, loss: read("squared"), log10Loss: read("log10Squared"), impulseError: read("normalized") };
  if (!lengths.includes(Infinity)) return result;

  const atInfinity = infiniteError(pair.student, pair.teacher, tolerance);
  const limit = {
    loss: atInfinity.error,
    log10Loss: native().elementary("log", Float64Array.of(atInfinity.error))[0]! / Math.LN10,
    impulseError: impulseErrorAtInfinity(pair.student, pair.teacher, atInfinity, tolerance),
  };
  lengths.forEach((length, i) => {
    if (length === Infinity)
      for (const key of ["loss", "log10Loss", "impulseError"] as const) result[key][i] = limit[key];
  });
  return { ...result, atInfinity };
}

/** Lags that a length has fewer than steps. */
function lost(timing: Timing = "now"): number {
  if (timing === "now") return 0;
  if (timing === "delayed") return 1;
  const sentence = `timing must be "now" or "delayed", got ${describe(timing)}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "timing");
}

function checkLengths(lengths: readonly number[]): number[] {
  if (!Array.isArray(lengths) || lengths.length === 0) {
    const sentence = `lengths must be an array of at least one length, got ${describe(lengths)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "lengths");
  }
  const list = [...(lengths as readonly number[])];
  const fault = list.findIndex(
    (length) => length !== Infinity && !(Number.isInteger(length) && length >= 1 && length <= MAX_LAGS),
  );
  if (fault < 0) return list;
  const sentence = `lengths[${fault}] must be a whole number from 1 to ${MAX_LAGS} or Infinity, got ${describe(list[fault])}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, `lengths[${fault}]`);
}

/** NaN where the peaks cannot be compared: one is undecided, or both are infinite. */
function impulseErrorAtInfinity(
  student: NativeSystem,
  teacher: NativeSystem,
  total: ErrorAtInfinity,
  tolerance: number,
): number {
  const zero = zeroSystem(teacher);
  const peak = (of: NativeSystem, error: ErrorAtInfinity): number => {
    if (error.verdict === "undecided") return NaN;
    return error.verdict === "stable" ? peakOverAllLags(of, teacher, error, 0).worst : Infinity;
  };
  const difference = peak(student, total);
  const reference = peak(zero, infiniteError(zero, teacher, tolerance));
  return difference === 0 && reference === 0 ? 0 : difference / reference;
}
