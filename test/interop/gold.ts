import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importModel, loadModel } from "../../src/index.js";
import type { Model, Tensor } from "../../src/index.js";
import { distance } from "../helpers.js";

/** Files that PyTorch wrote, and gold.json, what its networks answer; see make_gold.py. */
export const goldFolder = fileURLToPath(new URL("gold", import.meta.url));

/** A stored file's bytes. */
export function goldBytes(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(goldFolder, name)));
}

interface Numbers {
  shape: number[];
  data: number[];
}

/** Every file of a folder that has an answer of PyTorch's, and how far ours is from it: max|a-b| / max|b|. */
export function goldDistances(folder: string): Record<string, number> {
  const text = readFileSync(join(folder, "gold.json"), "utf8");
  const gold = JSON.parse(text) as Record<string, { inputs: Numbers; outputs: Numbers }>;
  const entries = Object.entries(gold).map(([file, { inputs, outputs }]) => {
    const model = modelOf(join(folder, file));
    const array = model.spec.dtype === "float32" ? Float32Array : Float64Array;
    const own: Tensor = model.forward({ shape: inputs.shape, data: array.from(inputs.data) }).outputs;
    const error = own.shape.join() === outputs.shape.join() ? distance(own.data, outputs.data) : NaN;
    model.dispose();
    // In units of what the dtype may differ by.
    return [file, error / (array === Float32Array ? 1e-5 : 1e-10)];
  });
  return Object.fromEntries(entries) as Record<string, number>;
}

const plain: Record<string, "tanh" | "relu"> = { "tanh.safetensors": "tanh", "relu.safetensors": "relu" };

function modelOf(path: string): Model {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.startsWith("ours-") ? loadModel(path) : importModel(path, { cell: plain[name] });
}

/** The stored files with one of these endings. */
export function goldFiles(...endings: string[]): string[] {
  return readdirSync(goldFolder).filter((name) => endings.some((ending) => name.endsWith(ending)));
}
