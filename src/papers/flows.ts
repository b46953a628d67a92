import type { RunSpec } from "../run/index.js";

export type Structure = "full" | "symmetric" | "diagonal";
type Init = NonNullable<RunSpec["model"]["init"]>;
type System = (RunSpec["task"] & { kind: "teacher" })["system"];

/** Where flows end, as in the reference runs. */
export const TIME = 2e4;

/** A linear student of a linear teacher. */
export interface Flow {
  system: System;
  d: number;
  /** Lags that the loss reads. */
  K: number;
  seed: number;
  structure: Structure;
  init: Init;
  time?: number;
}

/** Gradient flow on the expected loss at the last step, over white inputs. */
export function flowSpec({ system, d, K, seed, structure, init, time = TIME }: Flow): RunSpec {
  return {
    specVersion: 1,
    seed,
    model: { cell: "linear", hiddenSize: d, dtype: "float64", structure, init },
    task: { kind: "teacher", system, length: K },
    train: flowTraining(time),
  };
}

export function flowTraining(time: number): RunSpec["train"] {
  return { objective: "population", optimizer: { kind: "gradientFlow", time }, steps: 20 };
}

/** Entries N(0, scale^2), over sqrt(d) unless A is diagonal; a balanced start has A symmetric and C = B^T. */
export function startAt(scale: number, structure: Structure, kind: "nearZero" | "balanced" = "nearZero"): Init {
  return { kind, scale, scaled: structure === "diagonal" ? "entries" : "width" };
}
