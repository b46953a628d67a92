import type { Model } from "../../models/index.js";
import { native } from "../../native/index.js";
import type { NativeCounter, NativeCounterStep, NativeRange } from "../../native/index.js";
import { log1p } from "../statistics/elementary.js";
import { affineUnit } from "./indicators.js";
import { countsDown, readoutOf, startOf, unitSum } from "./unit.js";

/** A one-unit counter without the rounding of its steps, turned so that greater states stand for more open brackets. */
export interface CountingMap extends NativeCounter {
  /** The state at which the second answer changes after a closing. */
  threshold: number;
}

/**
 * The map of a checked ReLU, linear or LSTM unit with two answers, which change where weights and bias add up to `sum`.
 * An LSTM's state is c, its gates' values the model's own, saturated where they are; where gates read h they are taken
 * at the h of a deep string, at which h rests: exact where they do not read it. Undefined for weights that keep no
 * order: a second answer that the state does not change, or that falls with a ReLU, and a state that is not kept with a
 * positive factor.
 */
export function countingMap(model: Model, sum: number): CountingMap | undefined {
  const { weight } = readoutOf(model, 1);
  const { cell } = model.spec;
  if (weight === 0 || (cell === "relu" && weight < 0)) return undefined;
  const sign = countsDown(model) ? -1 : 1;
  const map = cell === "lstm" ? ofLstm(model, sum, sign) : ofAffine(model, sum, sign);
  return map.up.keep > 0 && map.down.keep > 0 ? map : undefined;
}

function ofAffine(model: Model, sum: number, sign: number): CountingMap {
  const { a, b, u } = affineUnit(model);
  const bound = (output: number): Bound => boundOf(model, output, sum, sign);
  const answers = rightRanges(bound(0), bound(1));
  return {
    start: sign * startOf(model, "h"),
    floor: model.spec.cell === "relu",
    up: { keep: u, add: sign * a, ...answers },
    down: { keep: u, add: sign * b, ...answers },
    threshold: bound(1).at,
  };
}

function ofLstm(model: Model, sum: number, sign: number): CountingMap {
  const array = model.spec.dtype === "float32" ? Float32Array : Float64Array;
  const at = (symbol: "open" | "close"): NativeCounterStep & { threshold: number } => {
    const gate = (name: "sigmoid" | "tanh", g: number, h: number): number => {
      const { recurrent, ...sums } = unitSum(model, g);
      return native().elementary(name, array.of(sums[symbol] + recurrent * h))[0]!;
    };
    // A gate that reads h comes to rest with it where tanh(c) is +-1.
    let h = 0;
    for (let step = 0; step < REST_STEPS; step++) h = sign * gate("sigmoid", 3, h);
    const output = Math.abs(h);
    const bound = (answer: number): Bound => {
      const { at: level, rises } = boundOf(model, answer, sum, sign);
      return { at: atanh(level / output), rises };
    };
    const add = sign * gate("sigmoid", 0, h) * gate("tanh", 2, h);
    const answers = rightRanges(bound(0), bound(1));
    return { keep: gate("sigmoid", 1, h), add, ...answers, threshold: bound(1).at };
  };
  const down = at("close");
  return { start: sign * startOf(model, "c"), floor: false, up: at("open"), down, threshold: down.threshold };
}

const REST_STEPS = 100;

/** An answer is yes from a state on, or up to it. */
interface Bound {
  at: number;
  rises: boolean;
}

/** The turned state at which an answer changes; without a weight it is always or never yes. */
function boundOf(model: Model, output: number, sum: number, sign: number): Bound {
  const { weight, bias } = readoutOf(model, output);
  if (weight === 0) return { at: bias >= sum ? -Infinity : Infinity, rises: true };
  return { at: (sign * (sum - bias)) / weight, rises: sign * weight > 0 };
}

/** The first answer is always yes, the second, which rises, where a bracket is open. */
function rightRanges(first: Bound, second: Bound): Pick<NativeCounterStep, "open" | "closed"> {
  const always = first.rises ? { low: first.at, high: Infinity } : { low: -Infinity, high: first.at };
  return {
    open: common(always, { low: second.at, high: Infinity }),
    closed: common(always, { low: -Infinity, high: second.at }),
  };
}

function common(a: NativeRange, b: NativeRange): NativeRange {
  return { low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
}

/** The inverse of tanh, infinite outside of its values. */
function atanh(y: number): number {
  return Math.abs(y) < 1 ? (log1p(y) - log1p(-y)) / 2 : y * Infinity;
}
