import { checkModel } from "../../models/index.js";
import type { Cell, Model } from "../../models/index.js";
import { countingMap } from "./countingMap.js";
import { failingDepthOptions, firstFailingDepth } from "./failingDepth.js";
import type { FailingDepth, FailingDepthOptions } from "./failingDepth.js";
import { lstmGateBounds } from "./gateBounds.js";
import type { LstmGateBounds } from "./gateBounds.js";
import { gruFixedPoints } from "./gruFixedPoints.js";
import type { GruFixedPoints } from "./gruFixedPoints.js";
import { counterIndicators } from "./indicators.js";
import type { CounterIndicators } from "./indicators.js";
import { predictFailingDepth } from "./predictedFailure.js";
import type { PredictedFailure } from "./predictedFailure.js";
import { answerOf, countsDown } from "./unit.js";

/** x' = keep x + add; it counts exactly where keep is 1 and openings add what closings take. */
export interface StateStep {
  keep: number;
  add: number;
}

/** What there is to say of a model that should count; which parts depends on its cell and size. */
export interface CounterExplanation {
  model: { cell: Cell; hiddenSize: number; layers: number; dtype: "float32" | "float64" };
  /** Of a ReLU or linear unit. */
  indicators?: CounterIndicators;
  /** Of an LSTM unit. */
  gates?: LstmGateBounds;
  /** Of a GRU unit. */
  fixedPoints?: GruFixedPoints;
  // What follows of a ReLU, linear or LSTM unit whose weights keep an order; turned so that more brackets are more.
  /** Which way the state itself goes with more open brackets, as the second answer reads it. */
  counts?: "up" | "down";
  /**
   * What "(" and ")" make of the state x (ReLU, linear) or c (LSTM, deep in a string, where h rests): x' = keep x +
   * add.
   */
  steps?: { open: StateStep; close: StateStep };
  /** The state, x or c, at which the second answer changes, and the states of no open bracket and of one around it. */
  threshold?: { at: number; none: number; one: number };
  predicted?: PredictedFailure;
  measured: FailingDepth;
  /** Why no parameter is to be blamed, where none is. */
  unexplained?: string;
}

/**
 * Why a model of the task dyck1 fails, and where: what its parameters are off by, the first failing depth that they
 * predict, and the one found. Every model with two symbols in and two answers out has a measured one; parameters speak
 * of one unit in one layer, and not of a tanh unit. The model is read at the call. Throws as `firstFailingDepth`.
 */
export async function explainCounter(model: Model, options: FailingDepthOptions = {}): Promise<CounterExplanation> {
  checkModel(model);
  const checked = failingDepthOptions(options, "explainCounter");
  const { cell, hiddenSize, layers, dtype } = model.spec;
  // Both read the model before they wait for anything.
  const [measured, said] = await Promise.all([firstFailingDepth(model, checked), parts(model, checked)]);
  return { model: { cell, hiddenSize, layers, dtype }, ...said, measured };
}

async function parts(
  model: Model,
  options: FailingDepthOptions,
): Promise<Omit<CounterExplanation, "model" | "measured">> {
  const { threshold } = options;
  const { cell, hiddenSize, layers } = model.spec;
  if (hiddenSize !== 1 || layers !== 1) {
    const sizes = `${hiddenSize} units in ${layers} ${layers === 1 ? "layer" : "layers"}`;
    return { unexplained: `Parameters can be blamed where one unit in one layer counts, and this model has ${sizes}.` };
  }
  if (cell === "tanh") {
    return { unexplained: "A tanh unit keeps its state between -1 and 1, so that no weights make it count." };
  }
  if (cell === "gru") return { fixedPoints: gruFixedPoints(model, { threshold }) };
  const map = countingMap(model, answerOf(model, threshold).sum);
  const weights = cell === "lstm" ? { gates: lstmGateBounds(model) } : { indicators: counterIndicators(model) };
  const counts = countsDown(model) ? "down" : "up";
  // From here on the model may be let go.
  const predicted = await predictFailingDepth(model, options);
  return {
    ...weights,
    ...(map && {
      counts,
      steps: { open: { keep: map.up.keep, add: map.up.add }, close: { keep: map.down.keep, add: map.down.add } },
      threshold: { at: map.threshold, none: map.start, one: -map.down.add },
    }),
    ...(predicted && { predicted }),
  };
}
