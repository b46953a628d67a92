import { checkFields } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import { doubleModel } from "../anyCell/doubles.js";
import { log, sigmoid, tanh } from "../statistics/elementary.js";
import { bracketInputs } from "./brackets.js";
import { answerOf, checkAnswers, checkUnit, numbersOf, readoutOf, startOf, unitSum } from "./unit.js";

/** Where a unit comes to rest when it reads one symbol again and again. */
export interface FixedPoint {
  /** The state; the last one computed where it does not come to rest. */
  h: number;
  /** Whether it came to rest, within 2^17 steps and 1e-13. */
  settled: boolean;
  /** The derivative of a step there: distances from h shrink by this factor a step. */
  rho: number;
}

/** Where the state of a one-unit GRU stays under each symbol. */
export interface GruFixedPoints {
  /** h+, where openings lead from the start. */
  open: FixedPoint;
  /** h-, where closings lead from h+. */
  close: FixedPoint;
  /** The state at which the second answer changes; null where the state does not matter to it. */
  threshold: number | null;
  /**
   * m*: closings from h+ until the second answer is that no bracket is open; 0 where it is so at h+ already, after
   * openings alone, null where it never is. It is the same for every depth at which the state has come to h+, so after
   * deeper peaks the answer is false from about there on.
   */
  steps: number | null;
  /**
   * The same if every step contracted as the last ones do, ln((h+ - h-) / (threshold - h-)) / ln(1 / rho-), which is
   * the law without recurrent weights; null where the threshold is not between.
   */
  firstOrder: number | null;
}

const STEPS = 1024;
const MOST_STEPS = 128 * STEPS;
const REST = 1e-13;

/**
 * Why a GRU unit cannot count: its state is a mean of the one before and a tanh, so that openings take it to a fixed
 * point h+ geometrically, and closings to h-. Counts k and k + 1 differ by about rho^k, and the way down from h+ takes
 * m* steps whatever the depth. Computed in float64. `threshold` is the output that says yes (1/2, or 0 of logits).
 * Throws OUTLAST_INVALID_ARGUMENT for a model that is no GRU of one unit with two symbols in and two answers out.
 */
export function gruFixedPoints(model: Model, options: { threshold?: number | undefined } = {}): GruFixedPoints {
  checkUnit(model, ["gru"]);
  checkAnswers(model);
  checkFields(options, "the options of gruFixedPoints", ["threshold"]);
  const unit = doubleModel(model);
  const { weight, bias } = readoutOf(unit, 1);
  const { threshold: bound, sum } = answerOf(model, options.threshold);
  const saysNo = (answer: number): boolean => answer < bound;
  const up = walk(unit, "(", startOf(unit, "h"), saysNo);
  const down = walk(unit, ")", up.h, saysNo);
  const threshold = weight === 0 ? null : (sum - bias) / weight;
  const [open, close] = [
    { h: up.h, settled: up.settled, rho: slope(unit, "open", up.h) },
    { h: down.h, settled: down.settled, rho: slope(unit, "close", down.h) },
  ];
  const ratio = threshold === null ? NaN : (open.h - close.h) / (threshold - close.h);
  const firstOrder = ratio >= 1 && close.rho > 0 && close.rho < 1 ? log(ratio) / -log(close.rho) : null;
  return { open, close, threshold, steps: up.ends ? 0 : down.reached, firstOrder };
}

/** Reads one symbol until the state rests; `reached`: the step at which the second answer is first as asked for. */
function walk(
  unit: Model,
  symbol: "(" | ")",
  start: number,
  asked: (answer: number) => boolean,
): { h: number; settled: boolean; reached: number | null; ends: boolean } {
  let h = start;
  let reached: number | null = null;
  let ends = false; // whether it is so at the last state
  for (let done = 0; done < MOST_STEPS; done += STEPS) {
    const initialState = { h: { shape: [1, 1, 1], data: Float64Array.of(h) } };
    const { outputs, states } = unit.forward(bracketInputs(symbol.repeat(STEPS), "float64"), {
      initialState,
      states: "all",
    });
    for (let t = 0; t < STEPS; t++) {
      ends = asked(outputs.data[2 * t + 1]!);
      if (ends) reached ??= done + t + 1;
      const next = states!.h.data[t]!;
      if (Math.abs(next - h) <= REST) return { h: next, settled: true, reached, ends };
      h = next;
    }
  }
  return { h, settled: false, reached, ends };
}

/** d h_t / d h_(t-1) of h_t = (1 - z) n + z h_(t-1), n = tanh(sum + r (u h + b)), at a state and a symbol. */
function slope(unit: Model, symbol: "open" | "close", h: number): number {
  const [reset, update] = [unitSum(unit, 0), unitSum(unit, 1)];
  const weights = numbersOf(unit, "rnn.weight_ih_l0", 6);
  const recurrent = numbersOf(unit, "rnn.weight_hh_l0", 3)[2]!;
  const inner = recurrent * h + numbersOf(unit, "rnn.bias_hh_l0", 3)[2]!;
  const outer = weights[4 + (symbol === "open" ? 0 : 1)]! + numbersOf(unit, "rnn.bias_ih_l0", 3)[2]!;
  const r = sigmoid(reset[symbol] + reset.recurrent * h);
  const z = sigmoid(update[symbol] + update.recurrent * h);
  const n = tanh(outer + r * inner);
  const dn = (1 - n * n) * (r * recurrent + r * (1 - r) * reset.recurrent * inner);
  return z + (1 - z) * dn + (h - n) * z * (1 - z) * update.recurrent;
}
