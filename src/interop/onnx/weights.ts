import { denseMatrices } from "../../models/index.js";
import type { Model, ResolvedModelSpec } from "../../models/index.js";
import type { Tensor } from "../../core/index.js";

/** A layer's weights in PyTorch's order of gates, whatever the cell: linear ones are those of an RNN. */
export interface LayerWeights {
  /** [gates H, I] and [gates H, H]. */
  input: Tensor;
  recurrent: Tensor;
  /** [gates H] each, where the layer has biases. */
  inputBias: Tensor | undefined;
  recurrentBias: Tensor | undefined;
}

/** What an exported model is made of. */
export interface Weights {
  layers: LayerWeights[];
  /** [O, H], and [O] where it has one. */
  readout: Tensor;
  readoutBias: Tensor | undefined;
  /** Where the states start, [layers, 1, H]; zeros where that is not learned. */
  initial: Record<"h" | "c", Tensor>;
}

/** A model's numbers by their place in it, in its own dtype. Structured linear models come as full ones. */
export function weightsOf(model: Model, parameters: Readonly<Record<string, Tensor>>): Weights {
  const { spec } = model;
  const { layers, hiddenSize } = spec;
  return {
    ...(spec.cell === "linear" ? linearWeights(model, parameters) : recurrentWeights(spec, parameters)),
    readoutBias: parameters["readout.bias"],
    initial: { h: initialState("h"), c: initialState("c") },
  };

  function initialState(part: "h" | "c"): Tensor {
    const data = floats(spec, layers * hiddenSize);
    for (let k = 0; k < layers; k++) {
      const learned = parameters[`initial.${part}_l${k}`];
      if (learned !== undefined) data.set(learned.data, k * hiddenSize);
    }
    return { shape: [layers, 1, hiddenSize], data };
  }
}

/** An array of the model's dtype. */
export function floats({ dtype }: ResolvedModelSpec, numbers: number | ArrayLike<number>): Float32Array | Float64Array {
  const array = dtype === "float32" ? Float32Array : Float64Array;
  return typeof numbers === "number" ? new array(numbers) : array.from(numbers);
}

function recurrentWeights(
  { layers }: ResolvedModelSpec,
  parameters: Readonly<Record<string, Tensor>>,
): Pick<Weights, "layers" | "readout"> {
  const layer = (k: number): LayerWeights => ({
    input: parameters[`rnn.weight_ih_l${k}`]!,
    recurrent: parameters[`rnn.weight_hh_l${k}`]!,
    inputBias: parameters[`rnn.bias_ih_l${k}`],
    recurrentBias: parameters[`rnn.bias_hh_l${k}`],
  });
  return { layers: Array.from({ length: layers }, (_, k) => layer(k)), readout: parameters["readout.weight"]! };
}

function linearWeights(
  model: Model,
  parameters: Readonly<Record<string, Tensor>>,
): Pick<Weights, "layers" | "readout"> {
  const { spec } = model;
  const { hiddenSize, inputSize, outputSize } = spec;
  const { A, B, C } = denseMatrices(model);
  const inputBias = parameters["rnn.bias"];
  const layer: LayerWeights = {
    input: { shape: [hiddenSize, inputSize], data: floats(spec, B) },
    recurrent: { shape: [hiddenSize, hiddenSize], data: floats(spec, A) },
    inputBias,
    recurrentBias: inputBias && { shape: [hiddenSize], data: floats(spec, hiddenSize) },
  };
  return { layers: [layer], readout: { shape: [outputSize, hiddenSize], data: floats(spec, C) } };
}
