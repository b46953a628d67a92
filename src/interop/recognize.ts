import { invalid, show } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { hasInnerState } from "../models/index.js";
import type { Cell, ModelSpec, PartialModelSpec } from "../models/index.js";
import { findReadout, findRecurrent } from "./names.js";
import type { Part, RecurrentNames } from "./names.js";
import { recognizeStateSpace } from "./stateSpace.js";
import type { StateDict } from "./tensorFile.js";

/** A model found in tensors. */
export interface Recognized {
  /** What names and shapes say about it. */
  spec: ModelSpec;
  /** Its parameters by Outlast's names. */
  parameters: StateDict;
  /** The names that they have in the file, by Outlast's. */
  names: Record<string, string>;
  /** What was decided that a person may want to know. */
  notes: string[];
}

/** Rows of a weight for each unit, and which cells have as many gates. */
const cellsOfGates: Readonly<Record<number, readonly Cell[]>> = {
  1: ["tanh", "relu", "linear"],
  3: ["gru"],
  4: ["lstm"],
};

/**
 * The model that tensors by PyTorch's names are (`weight_ih_l0`, with any prefix, and one linear read-out of any name),
 * or by Outlast's own. `given` says what they cannot: `cell` of a plain RNN. Throws OUTLAST_FORMAT for anything else.
 */
export function recognize(tensors: StateDict, given: Partial<PartialModelSpec>, file: string): Recognized {
  const recurrent = findRecurrent(tensors, file);
  if (recurrent !== undefined) return recognizeRecurrent(tensors, recurrent, given.cell, file);
  const stateSpace = recognizeStateSpace(tensors, given.structure, file);
  if (stateSpace !== undefined) return stateSpace;
  const fix = "PyTorch's are weight_ih_l0 and so on, with any prefix";
  throw invalid("OUTLAST_FORMAT", `${file} has no tensors by the names of a recurrent network: ${fix}.`);
}

function recognizeRecurrent(
  tensors: StateDict,
  { prefix, layers }: RecurrentNames,
  given: Cell | undefined,
  file: string,
): Recognized {
  const [inputSize, hiddenSize, gates] = sizesOf(tensors, layers[0]!, file);
  const cell = cellOf(gates, given, file);
  const names: Record<string, string> = {};
  for (const [k, layer] of layers.entries()) {
    for (const [part, name] of Object.entries(layer)) names[`rnn.${part}_l${k}`] = name;
  }
  const learned = initialNames(tensors, cell, layers.length);
  for (const name of learned) names[name] = name;
  const readout = findReadout(tensors, new Set(Object.values(names)), hiddenSize, file);
  const bias = layers[0]!.bias_ih !== undefined;
  const notes: string[] = [];
  const parameters = Object.fromEntries(Object.entries(names).map(([own, name]) => [own, tensors[name]!]));
  if (readout === undefined) {
    notes.push(`it has no read-out, so that the outputs are the ${hiddenSize} numbers of the last layer's state`);
    parameters["readout.weight"] = identity(hiddenSize);
  } else {
    names["readout.weight"] = readout.weight;
    if (readout.bias !== undefined) names["readout.bias"] = readout.bias;
    for (const own of ["readout.weight", "readout.bias"]) {
      if (names[own] !== undefined) parameters[own] = tensors[names[own]]!;
    }
  }
  const spec: ModelSpec = {
    cell,
    inputSize,
    hiddenSize,
    outputSize: parameters["readout.weight"]!.shape[0]!,
    layers: layers.length,
    bias,
    readout: { bias: readout?.bias !== undefined },
    learnInitialState: learned.length > 0,
  };
  if (prefix !== "" && prefix !== "rnn.") notes.push(`its recurrent network is called ${prefix.slice(0, -1)}`);
  if (cell !== "linear") return { spec, parameters, names, notes };
  return asStateSpace({ spec, parameters, names, notes }, file);
}

/** The sizes that the first layer's weights [gates H, I] and [gates H, H] say. */
function sizesOf(
  tensors: StateDict,
  layer: Partial<Record<Part, string>>,
  file: string,
): [inputSize: number, hiddenSize: number, gates: number] {
  const [input, recurrent] = [tensors[layer.weight_ih!]!.shape, tensors[layer.weight_hh!]!.shape];
  const [rows = 0, hiddenSize = 0] = recurrent;
  const gates = rows / hiddenSize;
  const [, inputSize = 0] = input;
  const matrices = input.length === 2 && recurrent.length === 2 && input[0] === rows && inputSize > 0;
  if (matrices && Object.hasOwn(cellsOfGates, gates)) return [inputSize, hiddenSize, gates];
  const shapes = `${show(input)} and ${show(recurrent)}`;
  const sentence = `${file} has first weights of the shapes ${shapes}: PyTorch's are [g H, I] and [g H, H], with g 4 (LSTM), 3 (GRU) or 1 (RNN).`;
  throw invalid("OUTLAST_FORMAT", sentence);
}

function cellOf(gates: number, given: Cell | undefined, file: string): Cell {
  const possible = cellsOfGates[gates]!;
  if (given !== undefined && !possible.includes(given)) {
    const sentence = `cell is "${given}", but ${file} has weights of ${gates} gates: ${possible.join(", ")}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "cell");
  }
  const cell = given ?? (possible.length === 1 ? possible[0] : undefined);
  if (cell !== undefined) return cell;
  const fix = 'give cell: "tanh" or "relu" (nn.RNN\'s nonlinearity, "tanh" by its default), or "linear"';
  throw invalid("OUTLAST_FORMAT", `${file} has the weights of a plain RNN, which do not say its nonlinearity: ${fix}.`);
}

/** A learned initial state has Outlast's own names; PyTorch has none for it. */
function initialNames(tensors: StateDict, cell: Cell, layers: number): string[] {
  const parts = hasInnerState(cell) ? ["h", "c"] : ["h"];
  const names = parts.flatMap((part) => Array.from({ length: layers }, (_, k) => `initial.${part}_l${k}`));
  return names.filter((name) => Object.hasOwn(tensors, name));
}

function identity(size: number): Tensor {
  const data = new Float32Array(size * size);
  for (let i = 0; i < size; i++) data[i * size + i] = 1;
  return { shape: [size, size], data };
}

/** A plain RNN without its nonlinearity: h_t = A h_(t-1) + B x_t + b. */
function asStateSpace({ spec, parameters, names, notes }: Recognized, file: string): Recognized {
  if (spec.layers !== 1) {
    throw invalid("OUTLAST_FORMAT", `${file} has ${spec.layers} layers; a linear model has one: multiply them out.`);
  }
  const own = { "rnn.weight_hh_l0": "A", "rnn.weight_ih_l0": "B", "readout.weight": "C" };
  const renamed = (name: string): string => (Object.hasOwn(own, name) ? own[name as keyof typeof own] : name);
  const [ih, hh] = [parameters["rnn.bias_ih_l0"], parameters["rnn.bias_hh_l0"]];
  const kept = Object.entries(parameters).filter(([name]) => !name.startsWith("rnn.bias_"));
  const result = Object.fromEntries(kept.map(([name, tensor]) => [renamed(name), tensor]));
  const oldNames = Object.entries(names).filter(([name]) => !name.startsWith("rnn.bias_"));
  const newNames = Object.fromEntries(oldNames.map(([name, old]) => [renamed(name), old]));
  if (ih !== undefined && hh !== undefined) {
    result["rnn.bias"] = { shape: ih.shape, data: Float64Array.from(ih.data, (value, i) => value + hh.data[i]!) };
    newNames["rnn.bias"] = `${names["rnn.bias_ih_l0"]} + ${names["rnn.bias_hh_l0"]}`;
  }
  return { spec, parameters: result, names: newNames, notes };
}
