import { describe, invalid } from "../core/index.js";
import type { FloatArray } from "../native/index.js";
import { checkModel, modelKind } from "./model.js";
import type { Model } from "./model.js";

/**
 * Refuses anything but an array of models that can be worked on together: each listed once, of one spec but for init.
 * Throws OUTLAST_INVALID_ARGUMENT.
 */
export function checkTogether(models: readonly Model[]): void {
  const refuse = (sentence: string): never => {
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "models");
  };
  if (!Array.isArray(models)) refuse(`models must be an array of models, got ${describe(models)}.`);
  if (models.length === 0) refuse("There is no model in models.");
  const places = new Map<Model, number>();
  for (const [i, model] of models.entries()) {
    checkModel(model, `models[${i}]`);
    const before = places.get(model);
    if (before !== undefined) refuse(`models[${before}] and models[${i}] are the same model: list it once.`);
    places.set(model, i);
  }
  const first = modelKind(models[0]!);
  if (models.some((model) => modelKind(model) !== first)) {
    refuse("Models taken together must agree in everything of their spec but init.");
  }
}

/** The rows of `parts`, one under the other. */
export function stackRows(parts: readonly FloatArray[]): FloatArray {
  const [first] = parts as [FloatArray];
  const length = first.length * parts.length;
  const all = first instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  parts.forEach((part, row) => all.set(part, row * first.length));
  return all;
}
