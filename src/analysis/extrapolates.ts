import { checkFields } from "../core/index.js";
import { native } from "../native/index.js";
import { infiniteError } from "./errorAtInfinity.js";
import { MAX_LAGS, TOLERANCE, checkNumber, checkWhole } from "./options.js";
import { peakOverAllLags } from "./peak.js";
import type { Peak } from "./peak.js";
import { densePair } from "./system.js";
import type { System } from "./system.js";

/** What counts as right. */
export interface ExtrapolatesOptions {
  /** The largest difference that is still extrapolation. */
  epsilon: number;
  /** Lags 0 .. horizon - 1 are looked at; Infinity for all. */
  horizon: number;
}

/** Whether a student is right at every length. */
export interface Extrapolates extends Peak {
  /** Whether no entry differs by more than epsilon: the worst that was found, nor any that was not looked at. */
  holds: boolean;
}

/**
 * Epsilon-extrapolation with horizon q: |m_j - mhat_j| <= epsilon for every entry and all j < q. `worst` is the largest
 * difference and `worstLag` its first lag. At an infinite horizon as many lags are looked at as it takes to bound the
 * others, by `tail` (0 at a finite one), from the error at infinity; a difference that does not decay is infinite.
 * `tail` has the rounding of that error in it, about 1e-15 of the systems, and no smaller epsilon is ever certified for
 * all lags.
 */
export function extrapolates(student: System, teacher: System, options: ExtrapolatesOptions): Extrapolates {
  const pair = densePair(student, teacher);
  checkFields(options, "the options of extrapolates", ["epsilon", "horizon"]);
  const epsilon = checkNumber(options.epsilon, "epsilon", 0, Infinity);
  const { horizon } = options;
  const peak =
    horizon === Infinity ? overAllLags(pair, epsilon) : overLags(pair, checkWhole(horizon, "horizon", 1, MAX_LAGS));
  return { holds: peak.worst <= epsilon && peak.tail <= epsilon, ...peak };
}

type Pair = ReturnType<typeof densePair>;

function overLags({ student, teacher }: Pair, horizon: number): Peak {
  const { difference, worst } = native().impulseErrors(student, teacher, Float64Array.of(horizon));
  return { worst: difference[0]!, worstLag: worst[0]!, tail: 0 };
}

function overAllLags({ student, teacher }: Pair, epsilon: number): Peak {
  const total = infiniteError(student, teacher, TOLERANCE);
  if (total.verdict !== "stable") return { worst: Infinity, worstLag: Infinity, tail: Infinity };
  return peakOverAllLags(student, teacher, total, epsilon);
}
