import { checkFields, invalid, parseSpec } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { modelFromTensors, partialModelSpecSchema } from "../models/index.js";
import type { Cell, Model, ModelSpec, PartialModelSpec } from "../models/index.js";
import { recognize } from "./recognize.js";
import { readTensors } from "./tensorFile.js";
import type { StateDict } from "./tensorFile.js";

/** What the file of a model does not say. */
export interface ImportOptions {
  /** The cell, where weights do not say it: nn.RNN's are the same for "tanh" and "relu". */
  cell?: Cell | undefined;
  /**
   * What else the file does not say, above all `readout.activation`, or `dtype` to convert the numbers to; what it does
   * say must agree.
   */
  spec?: Partial<PartialModelSpec> | undefined;
}

/** A model out of a file, and what it was there. */
export interface Imported {
  model: Model;
  /** The file's names of the parameters by Outlast's. */
  names: Record<string, string>;
  /** What was decided that a person may want to know. */
  notes: string[];
}

/**
 * The model in a file: one that Outlast wrote (.safetensors, .npz), or PyTorch's numbers of an nn.RNN, GRU or LSTM of
 * any name, with one nn.Linear as its read-out or none (then the outputs are the states): a `state_dict` in a
 * .safetensors file, an .npz file of it, or one that torch.save wrote (.pt, .pth; nothing in it is executed). Sizes,
 * layers and biases are what names and shapes say. Throws OUTLAST_FILE, OUTLAST_FORMAT for what is no such model
 * (bidirectional networks, projections, several networks), OUTLAST_INVALID_ARGUMENT and OUTLAST_INVALID_SPEC for
 * options that are faulty or contradict the file.
 */
export function importModel(path: string, options: ImportOptions = {}): Model {
  return importNamed(path, options).model;
}

/** `importModel` with the names that the file has. */
export function importNamed(path: string, options: ImportOptions = {}): Imported {
  checkFields(options, "the options of importModel", ["cell", "spec"]);
  const given = givenSpec(options);
  const { tensors, spec: own } = readTensors(path);
  if (own !== undefined) {
    const model = modelFromTensors(own, tensors, path);
    const asGiven = agreed(model.spec, given, path);
    const names = Object.fromEntries(Object.keys(tensors).map((name) => [name, name]));
    if (asGiven.dtype === model.spec.dtype) return { model, names, notes: [] };
    return { model: modelFromTensors(asGiven, converted(tensors, asGiven.dtype), path), names, notes: [] };
  }
  const { spec, parameters, names, notes } = recognize(tensors, given, path);
  const dtype = given.dtype ?? (Object.values(tensors).some(isDouble) ? "float64" : "float32");
  const whole = agreed({ ...spec, dtype }, given, path);
  return { model: modelFromTensors(whole, converted(parameters, dtype), path), names, notes };
}

const isDouble = ({ data }: Tensor): boolean => data instanceof Float64Array;

/** What the options say of the model, without the defaults of what they leave open. */
function givenSpec({ cell, spec = {} }: ImportOptions): Partial<PartialModelSpec> {
  checkFields(spec, "spec", Object.keys(partialModelSpecSchema.shape));
  // Checked as a whole spec: a cell and a size that are not given stand for any that the rest allows.
  const standing = { cell: spec.structure === undefined ? "tanh" : "linear", hiddenSize: 2 };
  parseSpec(partialModelSpecSchema, { ...standing, ...spec, ...(cell !== undefined && { cell }) }, "spec");
  if (cell !== undefined && spec.cell !== undefined && spec.cell !== cell) {
    throw invalid("OUTLAST_INVALID_ARGUMENT", `cell is "${cell}", and spec.cell is "${spec.cell}": give one.`, "cell");
  }
  return cell === undefined ? spec : { ...spec, cell };
}

/** The spec that a file says, with what is given besides. Throws OUTLAST_INVALID_ARGUMENT where they contradict. */
function agreed(found: ModelSpec, given: Partial<PartialModelSpec>, file: string): ModelSpec {
  const { readout: givenReadout = {}, ...others } = given;
  checkAgreement(found, others, ["freeze", "init", "dtype"], "", file);
  checkAgreement(found.readout ?? {}, givenReadout, [], "readout.", file);
  // What is given as undefined is not given.
  const said = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  return { ...found, ...said, readout: { ...found.readout, ...givenReadout } };
}

function checkAgreement(found: object, given: object, free: readonly string[], path: string, file: string): void {
  for (const [key, value] of Object.entries(given)) {
    const own = (found as Record<string, unknown>)[key];
    if (value === undefined || own === undefined || own === value || free.includes(key)) continue;
    const sentence = `spec.${path}${key} is ${JSON.stringify(value)}, but ${file} says ${JSON.stringify(own)}: leave it out.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, `spec.${path}${key}`);
  }
}

/** Floating-point numbers of another width; whole numbers are left, and refused where a model takes none. */
function converted(tensors: StateDict, dtype: ModelSpec["dtype"]): StateDict {
  const array = dtype === "float64" ? Float64Array : Float32Array;
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    return [name, { shape, data: data instanceof Int32Array || data instanceof array ? data : array.from(data) }];
  });
  return Object.fromEntries(entries) as StateDict;
}
