import {
  OutlastError,
  canonicalJson,
  checkFinite,
  invalid,
  readFileChecked,
  show,
  shown,
  whyOf,
  writeFileAtomic,
} from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { newFloats } from "./floats.js";
import { layoutOf, parameterCount } from "./layout.js";
import { checkModel, modelFromParameters } from "./model.js";
import type { Model } from "./model.js";
import { resolveModelSpec } from "./modelSpec.js";
import type { ModelSpec } from "./modelSpec.js";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";

/**
 * Writes a model as a safetensors file: its parameters by name, its spec as JSON in the metadata (`init` aside, which
 * trained numbers no longer follow). Throws OUTLAST_NOT_FINITE where `loadModel` would refuse them, or OUTLAST_WRITE;
 * an older file then stays.
 */
export function saveModel(model: Model, path: string): void {
  checkModel(model);
  writeFileAtomic(path, modelBytes(model));
}

/** What `saveModel` writes, with more metadata where they are given. */
export function modelBytes(model: Model, metadata: Record<string, string> = {}): Uint8Array<ArrayBuffer> {
  const { parameters, spec } = modelTexts(model);
  return encodeSafetensors(parameters, { ...metadata, spec });
}

/** A model as files hold it: finite parameters, and its spec as JSON. Throws OUTLAST_NOT_FINITE. */
export function modelTexts(model: Model): { parameters: Record<string, Tensor>; spec: string } {
  const parameters = model.parameters();
  for (const [name, tensor] of Object.entries(parameters)) checkFinite(tensor, name, " to be saved");
  return { parameters, spec: canonicalJson({ ...model.spec, init: { kind: "pytorch" } }) };
}

/**
 * Reads what `saveModel` wrote. Throws OUTLAST_FILE where the file cannot be read, OUTLAST_FORMAT where it is broken.
 */
export function loadModel(path: string): Model {
  const { tensors, metadata } = decodeSafetensors(readFileChecked(path), path);
  const { spec } = metadata;
  if (spec === undefined) {
    const fix = `outlast convert ${path} -o model.safetensors makes one out of PyTorch's names and shapes`;
    const sentence = `${path} has no model spec in its metadata, so that saveModel did not write it: ${fix}.`;
    throw invalid("OUTLAST_FORMAT", sentence);
  }
  return modelFromTensors(spec, tensors, path);
}

/**
 * The model of a spec, or of the JSON of one, with all its parameters from a file's tensors, and no others. Throws
 * OUTLAST_FORMAT, naming `file`.
 */
export function modelFromTensors(
  spec: ModelSpec | string,
  tensors: Readonly<Record<string, Tensor>>,
  file: string,
): Model {
  try {
    return restore(typeof spec === "string" ? (JSON.parse(spec) as ModelSpec) : spec, tensors);
  } catch (cause) {
    if ((cause as OutlastError).code === "OUTLAST_NO_BINARY") throw cause; // no fault of the file's
    throw new OutlastError("OUTLAST_FORMAT", `${file} holds no whole model: ${whyOf(cause)}`, { cause });
  }
}

function restore(input: ModelSpec, tensors: Readonly<Record<string, Tensor>>): Model {
  const spec = resolveModelSpec(input, "spec");
  const layout = layoutOf(spec);
  // Before anything of the size that the spec claims is made.
  for (const { name, shape } of layout) {
    if (!Object.hasOwn(tensors, name)) {
      throw invalid("OUTLAST_UNKNOWN_PARAMETER", `its parameter ${name} is missing.`);
    }
    const own = tensors[name]!.shape;
    if (own.length === shape.length && own.every((extent, i) => extent === shape[i])) continue;
    throw invalid("OUTLAST_SHAPE", `${name} must have the shape ${show(shape)}, got ${show(own)}.`, name);
  }
  const stranger = Object.keys(tensors).find((key) => !layout.some(({ name }) => name === key));
  if (stranger !== undefined) {
    throw invalid("OUTLAST_UNKNOWN_PARAMETER", `its spec has no parameter ${shown(stranger)}.`);
  }
  const model = modelFromParameters(spec, newFloats(spec, parameterCount(layout)));
  model.setParameters(tensors);
  return model;
}
