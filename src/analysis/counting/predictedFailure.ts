import type { Model } from "../../models/index.js";
import { native, runJob } from "../../native/index.js";
import { checkFiniteNumber } from "../checks.js";
import { checkNumber } from "../options.js";
import { exp, log1p } from "../statistics/elementary.js";
import { countingMap } from "./countingMap.js";
import type { CountingMap } from "./countingMap.js";
import { failingDepthOptions } from "./failingDepth.js";
import type { FailingDepthOptions } from "./failingDepth.js";
import { answerOf, checkAnswers, checkUnit, gatesReadState } from "./unit.js";

/** The depth at which weights predict that a counter fails. */
export interface PredictedFailure {
  /**
   * The least depth k whose string (^k )^k is answered wrongly if no step were rounded; null where there is none up
   * to `upTo`.
   */
  depth: number | null;
  /**
   * The same to leading order in what the weights are off by, not rounded; null where nothing drifts, and where the
   * second answer does not change between the states of no open bracket and one.
   */
  law: number | null;
  /** The greatest depth looked at. */
  upTo: number;
  /**
   * Whether gates that read h were taken at the h of a deep string throughout: then this is an estimate, which is far
   * off for some trained units, whose gates are elsewhere while few brackets are open.
   */
  gatesAtRest: boolean;
}

/**
 * Where the weights of a ReLU, linear or LSTM unit say that it first fails on Dyck-1. After k openings from x_0 the
 * state is s_k = keep s_(k-1) + add; the states from which k closings are all answered rightly are an interval, whose
 * ends follow from those for k - 1 closings by the inverse of a closing. The least k with s_k outside of it fails:
 * exact but for rounding, of an LSTM whose gates do not read h. Gates that do are taken at the h of a deep string, as
 * `gatesAtRest` says: of 60 LSTM units trained on short strings 58 failed within 10 % of that depth, two nowhere near
 * it. What `firstFailingDepth` finds is what holds.
 *
 * The law is what that comes to while errors are small: an excursion of depth k is off by a d k^2 + e k when it is
 * back, a what an opening adds, d the mean of both factors less 1, e = a + b, and fails where that passes the
 * threshold, or takes the last open bracket below it. With one error alone: sqrt(threshold / (a d)), threshold / e.
 *
 * Undefined for weights without an order: no positive factor, or a second answer that does not rise with the count.
 * The model is read at the call. Throws OUTLAST_INVALID_ARGUMENT for a model that is no such unit with two symbols in
 * and two answers out, OUTLAST_NOT_FINITE for one that diverged.
 */
export async function predictFailingDepth(
  model: Model,
  options: FailingDepthOptions = {},
): Promise<PredictedFailure | undefined> {
  checkUnit(model, ["relu", "linear", "lstm"]);
  checkAnswers(model);
  const { upTo, threshold, signal } = failingDepthOptions(options, "predictFailingDepth");
  signal?.throwIfAborted();
  const counter = countingMap(model, answerOf(model, threshold).sum);
  if (counter === undefined) return undefined;
  // The model may be another one by the time that the search is done.
  const gatesAtRest = model.spec.cell === "lstm" && gatesReadState(model);
  const search = runJob(native().affineFailingDepth({ counter, upTo }), { signal });
  const depth = await search.finally(() => signal?.throwIfAborted());
  return { depth: depth === 0 ? null : depth, law: driftLaw(counter), upTo, gatesAtRest };
}

function driftLaw({ up, down, threshold }: CountingMap): number | null {
  if (!(threshold > 0 && threshold < -down.add)) return null; // wrong without any drift
  const square = (up.add * (up.keep + down.keep - 2)) / 2;
  const linear = up.add + down.add;
  const roots = [threshold, threshold + down.add].flatMap((level) => rootsOf(square, linear, level));
  const depth = Math.min(...roots.filter((root) => root > 0));
  return depth === Infinity ? null : depth;
}

/** The roots of square k^2 + linear k = level. */
function rootsOf(square: number, linear: number, level: number): number[] {
  if (square === 0) return linear === 0 ? [] : [level / linear];
  const discriminant = linear * linear + 4 * square * level;
  if (discriminant < 0) return [];
  const root = Math.sqrt(discriminant);
  return [(root - linear) / (2 * square), (-root - linear) / (2 * square)];
}

/**
 * The law of an LSTM unit whose gates are all saturated to K, `lstmCounter`'s, in leading order of e^-K: an excursion
 * of depth k loses k^2 e^-K, and the last open bracket falls below atanh(threshold) at sqrt((1 - atanh(threshold))
 * e^K), about sqrt(0.6 e^K) for the threshold 0.38.
 */
export function saturationLaw(saturation: number, threshold = 0.38): number {
  checkFiniteNumber(saturation, "saturation");
  checkNumber(threshold, "threshold", 0, 0.76);
  const level = (log1p(threshold) - log1p(-threshold)) / 2;
  return Math.sqrt((1 - level) * exp(saturation));
}
