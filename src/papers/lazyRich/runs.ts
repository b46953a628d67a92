import { impulseResponse, wideRun } from "../../analysis/index.js";
import { createModel } from "../../models/index.js";
import type { ModelSpec } from "../../models/index.js";
import type { RunSpec } from "../../run/index.js";
import { TIME, flowSpec, flowTraining, startAt } from "../flows.js";
import type { PaperRun, Preset } from "../paper.js";
import { LAGS, decayPerStep, shiftRegister, teacherOf } from "./teacher.js";

/** What the experiments go over, and how many seeds each of their points has. */
interface Grid {
  taus: readonly number[];
  widths: readonly number[];
  /** Output scales of the wide network. */
  outputScales: readonly number[];
  /** Init scales of the small network, each at output scales 1 and 100. */
  scales: readonly number[];
  seeds: number;
}

const grids: Record<Preset, Grid> = {
  full: {
    taus: [10, 30, 100, 300, 1000],
    widths: [25, 100, 400],
    outputScales: [1, 10, 100, 1000],
    scales: [1e-3, 0.01, 0.1, 0.5],
    seeds: 8,
  },
  quick: { taus: [10, 1000], widths: [25, 100, 400], outputScales: [1, 100], scales: [1e-3, 0.5], seeds: 2 },
};

/** The wide network's start: spectral radius 0.7, and a lag kernel that begins with 2, 2, 1.5. */
export const wide = { nuW: 0.5, nuF: 1, nuC: 1 };

/** Of the wide theory's loss, half the sum of squares. */
export const RATE = 0.2;

/** A network of that start at a finite width, and descent as the theory has it. */
export function wideStudent(hiddenSize: number): ReturnType<typeof wideRun> {
  return wideRun(wide, { hiddenSize, inputSize: 1, outputSize: 1, scored: "last", length: LAGS, learningRate: RATE });
}

/** Every run of the paper: the rich end, the wide end, and two ways from the one to the other. */
export function lazyRichRuns(preset: Preset): PaperRun[] {
  const { taus, widths, outputScales, scales, seeds } = grids[preset];
  return Array.from({ length: seeds }, (_, seed) => [
    ...taus.map((tau) => rich(tau, seed)),
    ...taus.flatMap((tau) => widths.map((d) => lazy("width", { tau, d, alpha: 1, seed }))),
    ...outputScales.map((alpha) => lazy("output scale", { tau: 1000, d: 100, alpha, seed })),
    ...scales.flatMap((scale) => [1, 100].map((alpha) => between(scale, alpha, seed))),
  ]).flat();
}

/** The low-dimensional paper's setting: symmetric A, start near zero, gradient flow on the expected loss. */
function rich(tau: number, seed: number): PaperRun {
  const init = startAt(1e-3, "symmetric");
  return {
    cell: { experiment: "rich", tau, d: 20, scale: 1e-3, alpha: 1, seed },
    spec: flowSpec({ system: teacherOf(decayPerStep(tau)), d: 20, K: LAGS, seed, structure: "symmetric", init }),
  };
}

interface Wide {
  tau: number;
  d: number;
  alpha: number;
  seed: number;
}

/** The wide paper's setting: Gaussian matrices, descent with 1/n of the rate in A and C, outputs centred. */
function lazy(experiment: string, { tau, d, alpha, seed }: Wide): PaperRun {
  const { model, train } = wideStudent(d);
  return {
    cell: { experiment, tau, d, scale: 1, alpha, seed },
    spec: centred({ model, train: { objective: "population", ...train, steps: 400 }, tau, alpha, seed }),
  };
}

/** A small network of every init scale, centred and scaled, every matrix at the same rate. Scale 0.5 keeps A stable. */
function between(scale: number, alpha: number, seed: number): PaperRun {
  const model: Student = {
    cell: "linear",
    ...{ inputSize: 1, hiddenSize: 20, outputSize: 1, dtype: "float64" },
    init: startAt(scale, "full"),
  };
  const train = flowTraining(TIME * alpha);
  return {
    cell: { experiment: "init scale", tau: 1000, d: 20, scale, alpha, seed },
    spec: centred({ model, train, tau: 1000, alpha, seed }),
  };
}

type Student = ModelSpec & { cell: "linear"; dtype: "float64" };

interface Centred {
  model: Student;
  train: RunSpec["train"];
  tau: number;
  alpha: number;
  seed: number;
}

/**
 * The training of alpha (f - f_0) under loss / alpha^2 (Chizat, Oyallon and Bach 2019), f_0 the student at its start:
 * that of f on a teacher whose impulse response is m_j / alpha plus the student's own at the start, as far as the loss
 * reads it.
 */
function centred({ model, train, tau, alpha, seed }: Centred): RunSpec {
  using start = createModel(model, { seed });
  const from = impulseResponse(start, LAGS).data;
  const wanted = impulseResponse(teacherOf(decayPerStep(tau)), LAGS).data;
  const system = shiftRegister(Array.from(from, (at, j) => at + wanted[j]! / alpha));
  return { specVersion: 1, seed, model, task: { kind: "teacher", system, length: LAGS }, train };
}
