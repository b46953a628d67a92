import { MAX_BYTES, invalid, shown, suggestion } from "../core/index.js";
import { native } from "../native/index.js";
import type { NativeParameter, NativeShape } from "../native/index.js";
import type { ResolvedModelSpec } from "./modelSpec.js";

/** The bound on each size in native/binding/shape.cc. */
const MAX_SIZE = 2 ** 24;

/** What native code needs to know of a model. */
export function nativeShape(spec: ResolvedModelSpec): NativeShape {
  const { cell, inputSize, hiddenSize, outputSize, layers, dtype, bias, readout, learnInitialState, structure } = spec;
  return {
    cell,
    inputSize,
    hiddenSize,
    outputSize,
    layers,
    dtype,
    bias,
    readoutBias: readout.bias,
    readoutActivation: readout.activation,
    learnInitialState,
    structure,
  };
}

// Resolved specs are frozen, so that what was found out of one stays true.
const layouts = new WeakMap<ResolvedModelSpec, readonly NativeParameter[]>();

/**
 * Where each parameter lies in a model's flat vector. Throws OUTLAST_TOO_LARGE for a model that no array can hold, and
 * OUTLAST_UNKNOWN_PARAMETER where `freeze` names a parameter that the model does not have.
 */
export function layoutOf(spec: ResolvedModelSpec): readonly NativeParameter[] {
  const known = layouts.get(spec);
  if (known !== undefined) return known;
  const layout = makeLayout(spec);
  layouts.set(spec, layout);
  return layout;
}

function makeLayout(spec: ResolvedModelSpec): NativeParameter[] {
  const bytes = spec.dtype === "float32" ? 4 : 8;
  const { inputSize, hiddenSize, outputSize } = spec;
  // A lower bound for every cell, taken before native code multiplies sizes in 64-bit integers. Linear models of any
  // structure are computed as full ones.
  checkBytes(spec, hiddenSize * (inputSize + hiddenSize + outputSize) * bytes);
  for (const [name, size] of Object.entries({ inputSize, hiddenSize, outputSize })) {
    if (size > MAX_SIZE) throw invalid("OUTLAST_TOO_LARGE", `${name} must be at most ${MAX_SIZE}, got ${size}.`, name);
  }
  const layout = native().layout(nativeShape(spec));
  checkBytes(spec, parameterCount(layout) * bytes);
  checkParameterNames(spec.freeze, layout, "freeze");
  return layout;
}

/** Numbers in a model's flat vector. */
export function parameterCount(layout: readonly NativeParameter[]): number {
  const last = layout.at(-1);
  return last === undefined ? 0 : last.offset + last.size;
}

/** Throws OUTLAST_UNKNOWN_PARAMETER, with the nearest name, for one that the layout does not have. */
export function checkParameterNames(names: readonly string[], layout: readonly NativeParameter[], path: string): void {
  const known = layout.map((parameter) => parameter.name);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return;
  const sentence = `${path}: the model has no parameter ${shown(stranger)}: ${suggestion(stranger, known)}`;
  throw invalid("OUTLAST_UNKNOWN_PARAMETER", sentence, path);
}

function checkBytes(spec: ResolvedModelSpec, bytes: number): void {
  if (bytes <= MAX_BYTES) return;
  const sizes = `inputSize ${spec.inputSize}, hiddenSize ${spec.hiddenSize}, outputSize ${spec.outputSize}`;
  throw invalid("OUTLAST_TOO_LARGE", `A model with ${sizes} would need more than ${MAX_BYTES / 2 ** 30} GiB.`);
}
