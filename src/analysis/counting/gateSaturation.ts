import { checkFields, invalid } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { checkModel } from "../../models/index.js";
import type { Model, State } from "../../models/index.js";
import { native } from "../../native/index.js";
import { initialStateOf } from "../anyCell/states.js";
import { sigmoid } from "../statistics/elementary.js";

/** How near the values of one gate come to where they no longer move. */
export interface Saturation {
  /**
   * Share of the values that rounding takes to their limit: at most half an ulp of 1 away, 2^-25 or, in float64, 2^-54.
   */
  share: number;
  /** Mean distance from the nearer limit: 0 or 1 of a sigmoid, -1 or 1 of a tanh. */
  meanDistance: number;
  /** The greatest of these distances. */
  largestDistance: number;
}

/**
 * The gates of cells that have some, in the order of their parameters; the candidate is a tanh, the others sigmoids.
 */
const gateNames = { lstm: ["input", "forget", "candidate", "output"], gru: ["reset", "update", "candidate"] } as const;

/** A gate of a GRU or of an LSTM. */
export type GateName = (typeof gateNames)[keyof typeof gateNames][number];

/** Sequences [batch, time, inputSize] and, where they are shorter, their lengths. */
export interface SaturationInputs {
  inputs: Tensor;
  lengths?: ArrayLike<number> | undefined;
}

/**
 * How saturated the gates of an LSTM or GRU are along sequences: over all steps, units and layers, of every gate. The
 * states are the model's own, the gates' distances from their limits computed in float64 from the sums, so that they
 * are seen where the values themselves are rounded to 0 or 1. Throws OUTLAST_INVALID_ARGUMENT for a cell without gates,
 * and as `model.forward` does.
 */
export function gateSaturation(model: Model, sequences: SaturationInputs): Partial<Record<GateName, Saturation>> {
  checkModel(model);
  const { cell, dtype } = model.spec;
  if (cell !== "lstm" && cell !== "gru") {
    const sentence = `model must have gates, those of an LSTM or GRU, got the cell ${cell}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "model");
  }
  checkFields(sequences, "the sequences of gateSaturation", ["inputs", "lengths"]);
  const { inputs, lengths } = sequences;
  const { states } = model.forward(inputs, { lengths, states: "all" });
  const sums = gateSums(model, inputs, states!, lengths);
  const halfUlp = dtype === "float32" ? 1 / 2 ** 25 : 1 / 2 ** 54;
  return Object.fromEntries(
    gateNames[cell].map((name, gate) => [name, saturation(sums[gate]!, name === "candidate", halfUlp)]),
  );
}

/** 1 - sigmoid(|z|) and 1 - tanh|z| = 2 (1 - sigmoid(2|z|)) without the difference. */
function saturation(sums: readonly number[], isTanh: boolean, halfUlp: number): Saturation {
  const scale = isTanh ? 2 : 1;
  const tails = native().elementary(
    "sigmoid",
    Float64Array.from(sums, (z) => -scale * Math.abs(z)),
  ) as Float64Array;
  let [saturated, total, largestDistance] = [0, 0, 0];
  for (const tail of tails) {
    const distance = scale * tail;
    if (distance <= halfUlp) saturated++;
    total += distance;
    largestDistance = Math.max(largestDistance, distance);
  }
  return { share: saturated / tails.length, meanDistance: total / tails.length, largestDistance };
}

/** What each gate is asked for, at every step of every sequence, by every unit of every layer. */
function gateSums(model: Model, inputs: Tensor, states: State, lengths: ArrayLike<number> | undefined): number[][] {
  const { cell, hiddenSize: width } = model.spec;
  const sums: number[][] = gateNames[cell as keyof typeof gateNames].map(() => []);
  const parameters = model.parameters();
  for (const { layer, x, h } of layerSteps(model, inputs, states, lengths)) {
    const row = (name: string, vector: Numbers, at: number): number => {
      const weights = parameters[`rnn.weight_${name}_l${layer}`]!.data;
      let sum = parameters[`rnn.bias_${name}_l${layer}`]?.data[at] ?? 0;
      for (let k = 0; k < vector.length; k++) sum += weights[at * vector.length + k]! * vector[k]!;
      return sum;
    };
    for (let unit = 0; unit < width; unit++) {
      let reset = 1;
      sums.forEach((list, gate) => {
        const hidden = row("hh", h, gate * width + unit);
        const isReset = cell === "gru" && gate === 2; // a GRU's candidate reads the state through the reset gate
        list.push(row("ih", x, gate * width + unit) + (isReset ? reset * hidden : hidden));
        if (gate === 0) reset = sigmoid(list.at(-1)!);
      });
    }
  }
  return sums;
}

type Numbers = Tensor["data"] | Float64Array;

/** What every layer reads at every step: its input, and its state before. */
function* layerSteps(
  model: Model,
  inputs: Tensor,
  { h: { data } }: State,
  lengths: ArrayLike<number> | undefined,
): Generator<{ layer: number; x: Numbers; h: Numbers }> {
  const { layers, hiddenSize: width, inputSize } = model.spec;
  const [batch = 0, time = 0] = inputs.shape;
  const initial = initialStateOf(model);
  const state = (layer: number, n: number, t: number): Numbers => {
    const from = ((layer * batch + n) * time + t) * width;
    return t < 0 ? initial.subarray(layer * width, (layer + 1) * width) : data.subarray(from, from + width);
  };
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < (lengths?.[n] ?? time); t++) {
      const from = (n * time + t) * inputSize;
      for (let layer = 0; layer < layers; layer++) {
        const x = layer === 0 ? inputs.data.subarray(from, from + inputSize) : state(layer - 1, n, t);
        yield { layer, x, h: state(layer, n, t - 1) };
      }
    }
  }
}
