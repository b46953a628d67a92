import type { Axis, Figure, Line } from "../../src/report/figure/figure.js";

const linear = (label: string): Axis => ({ label, scale: "linear" });
const log = (label: string): Axis => ({ label, scale: "log" });
const lengths = [2, 5, 10, 20, 40, 80, 160, 320, 640, 1000, 2000, 5000, 10000];

/** Grows with length, and is infinite beyond one. */
function curve(label: string, slope: number, finiteUpTo = Infinity): Line {
  const points = lengths.map((x) => {
    const y = x > finiteUpTo ? null : 0.001 * (1 + slope * x);
    return { x, y, low: y === null ? null : y / 2, high: y === null ? null : y * 2, runs: 20 };
  });
  return { mark: "line", label, points };
}

/** A figure of each layer and of each trap: infinite numbers, zeros on log scales, labels that are many, long or near. */
export const samples: Readonly<Record<string, Figure>> = {
  bands: {
    kind: "length",
    title: "Loss against length",
    note: "Bands are the quantiles 5 % to 95 % over 20 seeds, which is said in a sentence that takes two lines.",
    panels: [
      {
        x: log("length"),
        y: log("loss"),
        layers: [
          curve("LSTM", 0.01),
          curve("GRU", 1),
          curve("tanh", 50, 1000),
          { mark: "rule", label: "trained on lengths up to 20", x: 20 },
          { mark: "rule", label: "tested up to 10000", x: 10000 },
          { mark: "rule", label: "success", y: 0.01 },
        ],
      },
    ],
  },
  near: {
    kind: "length",
    title: "Seven groups that end side by side",
    panels: [
      {
        x: log("length"),
        y: log("loss"),
        layers: Array.from({ length: 7 }, (_, i) => curve(`hidden size ${1 + i}`, 1 + i / 100)),
      },
    ],
  },
  many: {
    kind: "length",
    title: "Twelve groups whose names are long, so that they stand above, and a title of two lines",
    panels: [
      {
        x: log("length"),
        y: log("loss"),
        layers: Array.from({ length: 12 }, (_, i) =>
          curve(`model.hiddenSize ${i}, train.optimizer.learningRate ${i / 1000}`, i),
        ),
      },
    ],
  },
  edges: {
    kind: "paper",
    title: "Errors at lengths, the last of which has no end",
    panels: [
      {
        x: log("length"),
        y: log("extrapolation error"),
        layers: [
          { mark: "line", label: 'teacher "one"', points: [{ x: 40, y: 1e-9 }, { x: 1e4, y: 1e-3 }, { x: null, y: 0.1 }] },
          { mark: "line", label: "exact", points: [{ x: 40, y: 0 }, { x: 400, y: 0 }, { x: 1e4, y: null }] },
        ],
      },
    ],
  }, // prettier-ignore
  ecdf: {
    kind: "distribution",
    title: "Horizons",
    panels: [
      {
        x: log("horizon"),
        y: linear("share of runs"),
        layers: ["LSTM", "GRU"].map((label, i) => ({
          mark: "line" as const,
          label,
          curve: "step" as const,
          points: [{ x: 0, y: 0.5 }, { x: 10 * (i + 1), y: 0.75 }, { x: 100, y: 0.9 }, { x: null, y: 1 }],
        })),
      },
    ],
  }, // prettier-ignore
  impulse: {
    kind: "impulse",
    title: "Impulse response",
    panels: [
      {
        x: linear("lag"),
        y: linear("m_j = C A^j B"),
        layers: ["teacher", "student"].map((label, i) => ({
          mark: "line" as const,
          label,
          isDashed: i === 1,
          points: Array.from({ length: 60 }, (_, x) => ({ x, y: ((x % 7) - 3) / (1 + x + i) })),
        })),
      },
    ],
  },
  histogram: {
    kind: "failure",
    title: "Where runs first fail",
    panels: [
      { x: linear("step"), y: linear("depth"), layers: [curve("mean depth", 1)] },
      {
        x: linear("step"),
        y: linear("runs"),
        layers: ["LSTM", "GRU"].map((label, k) => ({
          mark: "bars" as const,
          label,
          bars: Array.from({ length: 8 }, (_, i) => ({ from: 5 * i, to: 5 * i + 5, height: (i * (3 + k)) % 11 })),
        })),
      },
    ],
  },
  eigenvalues: {
    kind: "eigenvalues",
    title: "Eigenvalues",
    panels: [
      {
        x: linear("real part"),
        y: linear("imaginary part"),
        isSquare: true,
        layers: [
          { mark: "circle", label: "unit circle", radius: 1 },
          { mark: "dots", label: "step 0", points: [{ x: 0.5, y: 0.5 }, { x: 0.5, y: -0.5 }] },
          { mark: "dots", label: "step 1000", points: [{ x: 1.2, y: 0, name: "1.2" }, { x: -0.9, y: 0 }] },
        ],
      },
    ],
  }, // prettier-ignore
  heatmap: {
    kind: "heatmap",
    title: "Median horizon",
    panels: [
      {
        x: { label: "model.cell", scale: "category", categories: ["gru", "lstm", "tanh"] },
        y: log("train.optimizer.learningRate"),
        color: log("median test.horizon"),
        layers: [
          {
            mark: "cells",
            best: 4,
            cells: Array.from({ length: 6 }, (_, i) => ({
              x: [i % 3, (i % 3) + 1] as [number, number],
              y: (i < 3 ? [0.003, 0.03] : [0.03, 0.3]) as [number, number],
              value: [0, 10, 20, 40, 400, null][i]!,
              runs: 20,
            })),
          },
        ],
      },
    ],
  },
  parallel: {
    kind: "parallel",
    title: "All runs",
    panels: [
      {
        x: linear(""),
        y: linear(""),
        color: log("test.horizon"),
        layers: [
          {
            mark: "paths",
            axes: [
              { label: "model.cell", scale: "category", categories: ["gru", "lstm"] },
              log("train.optimizer.learningRate"),
              linear("model.hiddenSize"),
              log("test.horizon"),
            ],
            paths: Array.from({ length: 9 }, (_, i) => ({
              values: [i % 2 ? "gru" : "lstm", 0.001 * (1 + i * i), 1 + i, [10, 200, null][i % 3]!],
              color: [10, 200, null][i % 3]!,
              name: `run ${i}`,
            })),
          },
        ],
      },
    ],
  },
};
