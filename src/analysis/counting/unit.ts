import { describe, invalid } from "../../core/index.js";
import { checkModel } from "../../models/index.js";
import type { Cell, Model } from "../../models/index.js";
import { checkFiniteNumber } from "../checks.js";
import { log } from "../statistics/elementary.js";

/** What one row of sums of a one-unit cell comes to, before its state is added: after "(", after ")"; and per state. */
export interface UnitSum {
  open: number;
  close: number;
  recurrent: number;
}

/** Throws OUTLAST_NOT_FINITE for what is no number among a model's parameters, as divergence leaves them. */
export function checkNumbersOf(model: Model): void {
  for (const [name, { data }] of Object.entries(model.parameters())) {
    const value = data.find((number) => !Number.isFinite(number));
    if (value === undefined) continue;
    const sentence = `model must have finite parameters, got ${value} in ${name}: its training diverged.`;
    throw invalid("OUTLAST_NOT_FINITE", sentence, "model");
  }
}

/**
 * Throws OUTLAST_INVALID_ARGUMENT for what is no model of one unit in one layer that reads two symbols, one-hot, with
 * one of `cells`, OUTLAST_NOT_FINITE for one that diverged.
 */
export function checkUnit(model: Model, cells: readonly Cell[]): void {
  checkModel(model);
  checkNumbersOf(model);
  const { cell, hiddenSize, layers } = model.spec;
  if (!cells.includes(cell)) {
    throw refusal(`must have the cell ${cells.join(" or ")}, got ${describe(cell)}.`);
  }
  checkSymbols(model);
  if (hiddenSize !== 1 || layers !== 1) {
    throw refusal(`must have one unit in one layer, got hiddenSize ${hiddenSize} and ${layers} layers.`);
  }
}

/** Throws OUTLAST_INVALID_ARGUMENT where a model does not read two symbols. */
export function checkSymbols({ spec: { inputSize } }: Model): void {
  if (inputSize !== 2) throw refusal(`must read the symbols ( and ), inputSize 2, got ${inputSize}.`);
}

/** Throws OUTLAST_INVALID_ARGUMENT where a model does not answer with two outputs. */
export function checkAnswers({ spec: { outputSize } }: Model): void {
  if (outputSize !== 2) {
    throw refusal(`must answer whether ( and whether ) may come next, outputSize 2, got ${outputSize}.`);
  }
}

const refusal = (sentence: string): Error => invalid("OUTLAST_INVALID_ARGUMENT", `model ${sentence}`, "model");

/** A parameter's numbers; `count` zeros where the model has no such parameter. */
export function numbersOf(model: Model, name: string, count: number): ArrayLike<number> {
  return model.parameters()[name]?.data ?? new Float64Array(count);
}

/** Rounds as the model's numbers are. */
export function rounding({ spec: { dtype } }: Model): (value: number) => number {
  return dtype === "float32" ? Math.fround : (value) => value;
}

/** The sums of gate `g` of a one-unit cell with PyTorch's parameters, rounded as the model adds them. */
export function unitSum(model: Model, gate: number): UnitSum {
  const round = rounding(model);
  const gates = 4;
  const of = (name: string, at: number): number => numbersOf(model, `rnn.${name}_l0`, 2 * gates)[at]!;
  const bias = round(of("bias_ih", gate) + of("bias_hh", gate));
  return {
    open: round(bias + of("weight_ih", 2 * gate)),
    close: round(bias + of("weight_ih", 2 * gate + 1)),
    recurrent: of("weight_hh", gate),
  };
}

/** Where a one-unit model's state starts: its learned number, or 0. */
export function startOf(model: Model, part: "h" | "c"): number {
  return numbersOf(model, `initial.${part}_l0`, 1)[0]!;
}

/** Weight and bias of one output of a one-unit model. */
export function readoutOf(model: Model, output: number): { weight: number; bias: number } {
  const { outputSize, cell } = model.spec;
  const weight = numbersOf(model, cell === "linear" ? "C" : "readout.weight", outputSize)[output]!;
  return { weight, bias: numbersOf(model, "readout.bias", outputSize)[output]! };
}

/**
 * Whether more open brackets are less: the second answer falls with the state, so that what counts for it counts
 * downwards. It is here that every measure has its orientation from.
 */
export function countsDown(model: Model): boolean {
  return readoutOf(model, 1).weight < 0;
}

/** Whether a gate of an LSTM unit reads the state h. */
export function gatesReadState(model: Model): boolean {
  return [0, 1, 2, 3].some((gate) => unitSum(model, gate).recurrent !== 0);
}

/** The output from which on an answer is yes, and what the weights and bias add up to there. */
export interface Answer {
  threshold: number;
  sum: number;
}

/**
 * How the outputs of the task dyck1 are read by every measure of a counter: what a read-out's sigmoid (or clip) gives
 * is yes from 1/2 on; without an activation outputs are logits, as the loss bce takes them, and yes from 0 on; unless
 * the caller says another `threshold`. Throws OUTLAST_NOT_FINITE for one that is no finite number,
 * OUTLAST_INVALID_ARGUMENT for one that every state passes or none, whatever the weights.
 */
export function answerOf({ spec }: Model, threshold = spec.readout.activation === "none" ? 0 : 0.5): Answer {
  checkFiniteNumber(threshold, "threshold");
  const { activation } = spec.readout;
  if (activation !== "none" && !(threshold > 0 && (activation === "clip" ? threshold <= 1 : threshold < 1))) {
    const most = activation === "clip" ? "at most 1" : "below 1";
    const sentence = `threshold must be above 0 and ${most}, as outputs of a ${activation} are between, got ${threshold}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "threshold");
  }
  return { threshold, sum: activation === "sigmoid" ? log(threshold / (1 - threshold)) : threshold };
}
