import { checkFields, parseSpec } from "../../core/index.js";
import { checkModel, modelParameters, nativeShape } from "../../models/index.js";
import type { Model } from "../../models/index.js";
import { executionFields, native, runJob } from "../../native/index.js";
import { checkWhole } from "../options.js";
import { answerOf, checkAnswers, checkNumbersOf, checkSymbols, gatesReadState } from "./unit.js";

/** The depth of brackets at which a counter fails. */
export interface FailingDepth {
  /** The least depth k whose string (^k )^k is answered wrongly, null where none up to `upTo` was found. */
  depth: number | null;
  /** The first wrong step of that string, from 0. */
  step: number | null;
  /** The greatest depth looked at. */
  upTo: number;
  /**
   * Every depth up to here is decided: none is less and fails. A failing depth beyond it, or none, was found by
   * doubling and bisection, assuming that from the first that fails on all do.
   */
  decided: number;
}

/** How far, and by which threshold, a counter is looked at. */
export interface FailingDepthOptions {
  /** The greatest depth looked at; 10^6 by default. */
  upTo?: number | undefined;
  /** An output of at least this says yes: 1/2 by default, 0 where the read-out has no activation. */
  threshold?: number | undefined;
  /** An abort ends the search and rejects with its reason. */
  signal?: AbortSignal | undefined;
}

/** The options of a measure called `name`, checked. */
export function failingDepthOptions(
  options: FailingDepthOptions,
  name: string,
): FailingDepthOptions & { upTo: number } {
  checkFields(options, `the options of ${name}`, ["upTo", "threshold", "signal"]);
  const upTo = checkWhole(options.upTo ?? 1e6, "upTo", 1, 1e8);
  return { ...options, upTo, signal: parseSpec(executionFields.signal, options.signal, "signal") };
}

/** Weights that take no state of up to 2^100 to infinity, in float32 either. */
const LARGEST_WEIGHT = 2 ** 20;

/**
 * The first depth at which a model of any size fails on Dyck-1, found on the strings (^k )^k, one a depth: with the
 * model's own numbers, every rounding included. Of one unit whose state is known to keep its order (ReLU and linear
 * with a recurrent weight of at least 0; in float32 also such tanh units, and LSTMs whose gates do not read h) every
 * depth is decided, 10^6 of them in about a second; of other models every depth up to 2^14, and greater ones by
 * doubling and bisection. Other strings of the same length may fail before: this is not a certificate. The model is
 * read at the call. Throws OUTLAST_INVALID_ARGUMENT for a model that does not read two symbols and answer with two
 * outputs, OUTLAST_NOT_FINITE for one that diverged.
 */
export async function firstFailingDepth(model: Model, options: FailingDepthOptions = {}): Promise<FailingDepth> {
  checkModel(model);
  checkSymbols(model);
  checkAnswers(model);
  checkNumbersOf(model);
  const { upTo, threshold, signal } = failingDepthOptions(options, "firstFailingDepth");
  const job = native().firstFailingDepth({
    shape: nativeShape(model.spec),
    parameters: modelParameters(model),
    upTo,
    threshold: answerOf(model, threshold).threshold,
    ordered: keepsOrder(model),
  });
  try {
    const { depth, step, decided } = await runJob(job, { signal });
    return depth === 0 ? { depth: null, step: null, upTo, decided } : { depth, step, upTo, decided };
  } finally {
    signal?.throwIfAborted();
  }
}

/**
 * Whether the state is one number x, and a step and the outputs are known to be monotone in it: sums of products are,
 * rounded in whatever order, and a read-out's activation where it passes the threshold. So is tanh in float32, at every
 * number; in float64, where nobody has tried them all, an LSTM's answers and a tanh unit's states have no such order.
 */
function keepsOrder(model: Model): boolean {
  const { cell, hiddenSize, layers, dtype } = model.spec;
  if (hiddenSize !== 1 || layers !== 1 || cell === "gru") return false;
  if (dtype === "float64" && (cell === "tanh" || cell === "lstm")) return false;
  if (modelParameters(model).some((value) => Math.abs(value) > LARGEST_WEIGHT)) return false;
  if (cell === "lstm") return !gatesReadState(model);
  return model.parameters()[cell === "linear" ? "A" : "rnn.weight_hh_l0"]!.data[0]! >= 0;
}
