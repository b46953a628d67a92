import { extname } from "node:path";
import { checkModel, modelTexts } from "../models/index.js";
import type { Model } from "../models/index.js";
import { exportOnnx } from "./onnx/exportOnnx.js";
import { writeTensors, writtenEndings } from "./tensorFile.js";
import { describe, invalid } from "../core/index.js";

const ONNX = ".onnx";

/** Endings of the files that a model is written to. */
export const modelEndings = [...writtenEndings.filter((ending) => ending !== ".npy"), ONNX];

/**
 * Writes a model for other tools, by the path's ending: .safetensors (what `saveModel` writes), .npz (its parameters by
 * name, and `spec.json`), .onnx (what `exportOnnx` writes). Throws OUTLAST_INVALID_ARGUMENT for another ending,
 * OUTLAST_NOT_FINITE, OUTLAST_TOO_LARGE, OUTLAST_WRITE; an older file then stays.
 */
export async function exportModel(model: Model, path: string): Promise<void> {
  checkModel(model);
  const ending = typeof path === "string" ? extname(path).toLowerCase() : "";
  if (!modelEndings.includes(ending)) {
    const sentence = `A model is written to a file that ends in ${modelEndings.join(", ")}, got ${describe(path)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "path");
  }
  if (ending === ONNX) return exportOnnx(model, path);
  const { parameters, spec } = modelTexts(model);
  writeTensors(parameters, path, spec);
}
