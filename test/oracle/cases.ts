import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ModelSpec, OptimizerSpec, Tensor } from "../../src/index.js";

type Numbers = { shape: number[]; data: number[] };

interface Settings {
  lr: number;
  momentum: number;
  nesterov: boolean;
  alpha: number;
  eps: number;
  betas: [number, number];
  weight_decay: number;
  clipNorm?: number;
}

/** How far results may be from PyTorch's, as max|a - b| / max|b|: at once, and after 20 steps of training. */
export const GOLD_BOUNDS = [
  ["float64", 1e-10, 1e-10],
  ["float32", 1e-5, 1e-3],
] as const;

/** One case that PyTorch 2.13 computed in float64: see README.md. */
export interface GoldCase {
  cell: string;
  inputSize: number;
  hiddenSize: number;
  outputSize: number;
  layers: number;
  loss: "mse" | "bce" | "ce";
  scored: "last" | "every";
  lengths: number[];
  params: Record<string, Numbers>;
  inputs: Numbers;
  targets: Numbers;
  outputs: Numbers;
  loss_value: number;
  gradients: Record<string, Numbers>;
  optimizers: Record<string, { settings: Settings; losses: number[]; params: Record<string, Numbers> }>;
}

/** Every case of a folder by its file's name; those of this one by default. */
export function goldCases(folder = fileURLToPath(new URL(".", import.meta.url))): [string, GoldCase][] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    return [name.replace(".json", ""), JSON.parse(text) as GoldCase];
  });
}

export function modelSpecOf(gold: GoldCase, dtype: "float32" | "float64"): ModelSpec {
  const { inputSize, hiddenSize, outputSize, layers } = gold;
  const cell = gold.cell.replace("rnn_", "") as ModelSpec["cell"];
  return { cell, inputSize, hiddenSize, outputSize, layers, dtype };
}

export function optimizerOf(
  name: string,
  { lr, momentum, nesterov, alpha, eps, betas, weight_decay }: Settings,
): OptimizerSpec {
  const learningRate = lr;
  switch (name.replace("_clip", "")) {
    case "gd":
      return { kind: "gd", learningRate };
    case "momentum":
    case "nesterov":
      return { kind: "momentum", learningRate, momentum, nesterov };
    case "rmsprop":
      return { kind: "rmsprop", learningRate, decay: alpha, epsilon: eps };
    case "adam":
      return { kind: "adam", learningRate, beta1: betas[0], beta2: betas[1], epsilon: eps };
    case "adamw":
      return { kind: "adamw", learningRate, beta1: betas[0], beta2: betas[1], epsilon: eps, weightDecay: weight_decay };
    default:
      throw new Error(`${name} is no optimizer of the gold cases`);
  }
}

export function tensorOf({ shape, data }: Numbers, dtype: "float32" | "float64"): Tensor {
  return { shape, data: dtype === "float32" ? Float32Array.from(data) : Float64Array.from(data) };
}

export function tensorsOf(numbers: Record<string, Numbers>, dtype: "float32" | "float64"): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tensorOf(value, dtype)]));
}
