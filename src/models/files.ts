import { OutlastError, canonicalJson, checkFinite, invalid, readFileChecked, writeFileAtomic } from "../core/index.js";
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
  const spec = canonicalJson({ ...model.spec, init: { kind: "pytorch" } });
  const parameters = model.parameters();
  for (const [name, tensor] of Object.entries(parameters)) checkFinite(tensor, name, " to be saved");
  return encodeSafetensors(parameters, { ...metadata, spec });
}

/**
 * Reads what `saveModel` wrote. Throws OUTLAST_FILE where the file cannot be read, OUTLAST_FORMAT where it is broken.
 */
export function loadModel(path: string): Model {
  const { tensors, metadata } = decodeSafetensors(readFileChecked(path), path);
  const { spec } = metadata;
  if (spec === undefined) {
    throw invalid("OUTLAST_FORMAT", `${path} has no model spec in its metadata: it was not written by saveModel.`);
  }
  try {
    return restore(JSON.parse(spec) as ModelSpec, tensors);
  } catch (cause) {
    if ((cause as OutlastError).code === "OUTLAST_NO_BINARY") throw cause; // no fault of the file's
    throw new OutlastError("OUTLAST_FORMAT", `${path} holds no whole model: ${(cause as Error).message}`, { cause });
  }
}

function restore(input: ModelSpec, tensors: Record<string, Tensor>): Model {
  const spec = resolveModelSpec(input, "spec");
  const layout = layoutOf(spec);
  const missing = layout.find(({ name }) => !Object.hasOwn(tensors, name));
  if (missing !== undefined) throw invalid("OUTLAST_UNKNOWN_PARAMETER", `its parameter ${missing.name} is missing.`);
  const model = modelFromParameters(spec, newFloats(spec, parameterCount(layout)));
  model.setParameters(tensors);
  return model;
}
