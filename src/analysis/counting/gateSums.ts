import { checkFields, invalid } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { checkModel } from "../../models/index.js";
import type { Cell, Model, State } from "../../models/index.js";
import { initialStateOf } from "../anyCell/states.js";
import { sigmoid } from "../statistics/elementary.js";

/**
 * The gates of cells that have some, in the order of their parameters; the candidate is a tanh, the others sigmoids.
 */
const gateNames = { lstm: ["input", "forget", "candidate", "output"], gru: ["reset", "update", "candidate"] } as const;

type GatedCell = keyof typeof gateNames;
/** A gate of a GRU or of an LSTM. */
export type GateName = (typeof gateNames)[GatedCell][number];

/** Whether a cell has gates. */
export function hasGates(cell: Cell): cell is GatedCell {
  return typeof cell === "string" && Object.hasOwn(gateNames, cell);
}

/** Sequences [batch, time, inputSize] and, where they are shorter, their lengths. */
export interface SaturationInputs {
  inputs: Tensor;
  lengths?: ArrayLike<number> | undefined;
}

/** One gate's sums before its activation. */
export interface GateSums {
  name: GateName;
  /** Whether its activation is tanh, and no sigmoid. */
  isTanh: boolean;
  /** In the order of sequences, then steps of each, then layers, then units. */
  sums: readonly number[];
}

/**
 * What the gates of an LSTM or GRU are asked for along sequences, computed in float64 from the model's own states, in
 * the order of their parameters. Throws OUTLAST_INVALID_ARGUMENT for a cell without gates, and as `model.forward` does;
 * `caller` is who asks, for the message.
 */
export function gateSums(model: Model, sequences: SaturationInputs, caller: string): GateSums[] {
  checkModel(model);
  const { cell } = model.spec;
  if (!hasGates(cell)) {
    const sentence = `model must have gates, those of an LSTM or GRU, got the cell ${cell}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "model");
  }
  checkFields(sequences, `the sequences of ${caller}`, ["inputs", "lengths"]);
  const { inputs, lengths } = sequences;
  const { states } = model.forward(inputs, { lengths, states: "all" });
  const sums = sumsOf(model, inputs, states!, lengths);
  return gateNames[cell].map((name, gate) => ({ name, isTanh: name === "candidate", sums: sums[gate]! }));
}

/** What each gate is asked for, at every step of every sequence, by every unit of every layer. */
function sumsOf(model: Model, inputs: Tensor, states: State, lengths: ArrayLike<number> | undefined): number[][] {
  const { cell, hiddenSize: width } = model.spec;
  const sums: number[][] = gateNames[cell as GatedCell].map(() => []);
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
