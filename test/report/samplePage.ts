import type { Figure } from "../../src/report/figure/figure.js";
import type { Page, Row } from "../../src/report/page/page.js";
import { randomNumbers } from "../helpers.js";

/** What a name in a spec may hold that a page must not take for its own. */
export const nasty = `<script>alert("1")</script></script><!-- <img src=x onerror=alert(2)> '"&amp; \u2028 \${0} \u202e`;

const lengths = [5, 10, 20, 50, 100, 200, 500, 1000];
const cells = ["relu", "gru", "lstm"];

/** A page with everything that a page can have, of so many points. */
export function samplePage(points = 60, changes: Partial<Page> = {}): Page {
  const next = randomNumbers(7);
  const rows = Array.from({ length: points }, (_, i): Row => {
    const cell = cells[i % 3]!;
    const hiddenSize = 2 + (Math.floor(i / 3) % 8);
    const rate = [0.001, 0.00316, 0.01, 0.0316][Math.floor(i / 24) % 4]!;
    const base = 0.02 + 0.3 * (i / points);
    const median = lengths.map((length) => Number((base * (length / 20) ** (0.2 + (i % 5) / 4)).toPrecision(4)));
    if (i % 11 === 10) median.fill(null as unknown as number, 6);
    const name = `model.cell ${cell}, model.hiddenSize ${hiddenSize}, train.optimizer.learningRate ${rate}, n ${i}`;
    return {
      cells: [cell, hiddenSize, rate, i, 20, 0.95, lengths[7 - (i % 8)]!, i % 7 === 6 ? null : next()],
      name,
      key: String(i % 10).repeat(64),
      base: 0,
      settings: [`model.cell=${cell}`, `model.hiddenSize=${hiddenSize}`, `seed=${i}`, `name=it's ${i}`],
      curve: {
        median,
        low: median.map((y) => (y === null ? null : y * 0.7)),
        high: median.map((y) => (y === null ? null : y * 1.5)),
      },
    };
  });
  return {
    title: "counters",
    version: "0.1.0",
    made: "2026-11-22T23:10:00.000Z",
    summary: {
      sources: ["outlast-sweeps/counters.db"],
      runs: 20 * points,
      byStatus: { done: 19 * points, diverged: points, failed: 0 },
      first: null,
      last: "2026-11-22T22:58:12.000Z",
      computedBy: ["outlast 0.1.0, v3, cpu"],
      best: {
        key: "ab".repeat(32),
        metric: "horizon",
        value: 1000,
        point: "model.cell gru, model.hiddenSize 4, seed 3",
      },
    },
    figures: [lineFigure(), barFigure(), heatFigure()],
    table: {
      columns: [
        { name: "model.cell", label: "cell", kind: "axis" },
        { name: "model.hiddenSize", label: "hiddenSize", kind: "axis" },
        { name: "train.optimizer.learningRate", label: "learningRate", kind: "axis" },
        { name: "n", label: "n", kind: "axis" },
        { name: "count()", label: "runs", kind: "count" },
        { name: "done", label: "done", kind: "share", about: "share of the runs that were trained to their end" },
        { name: "median(test.horizon)", label: "horizon", kind: "number" },
        { name: "median(loss)", label: "training loss", kind: "number" },
      ],
      rows,
      points,
      curves: { title: "loss against length", label: "loss", scale: "log", along: "log", lengths, trained: 20 },
    },
    papers: [
      {
        name: "memoryless",
        about: "A student that is trained on short sequences of a memoryless teacher stays near it at any length.",
        claims: [
          {
            kind: "theorem",
            sentence: "The loss is never negative.",
            measured: "0.001",
            tolerance: ">= 0",
            holds: true,
          },
          { kind: "re-creation", sentence: "The error grows.", measured: "0.5", tolerance: "< 0.1", holds: false },
        ],
        table: [
          ["initScale", "runs", "error"],
          ["0.1", "10", "0.003"],
          ["1", "10", "0.2"],
        ],
        unmeasured: 1,
      },
    ],
    specs: [
      {
        name: "counters",
        file: "counters.sweep.json",
        spec: { name: "counters", base: { seed: 0 }, axes: { "model.cell": cells } },
        command: "outlast sweep counters.sweep.json",
      },
    ],
    bases: [{ file: "counters.json", spec: { specVersion: 1, seed: 0, model: { cell: "relu" } } }],
    ...changes,
  };
}

function lineFigure(): Figure {
  const layers = cells.map((label, k) => ({
    mark: "line" as const,
    label,
    points: lengths.map((x) => {
      const y = 0.03 * (k + 1) * (x / 20) ** (0.4 * (k + 1));
      return { x, y, low: y * 0.7, high: y * 1.6, runs: 100 };
    }),
  }));
  return {
    kind: "length",
    title: "Loss against length",
    note: "Medians over 100 runs; bands hold the middle 80 % of them.",
    panels: [
      {
        x: { label: "length", scale: "log" },
        y: { label: "loss", scale: "log" },
        layers: [{ mark: "rule", label: "trained to 20", x: 20 }, ...layers],
      },
    ],
  };
}

function barFigure(): Figure {
  const bars = [3, 8, 12, 5, 1].map((height, i) => ({ from: 200 * i, to: 200 * i + 200, height }));
  return {
    kind: "distribution",
    title: "Horizons over seeds",
    panels: [
      {
        x: { label: "horizon", scale: "linear" },
        y: { label: "runs", scale: "linear" },
        layers: [{ mark: "bars", label: "gru", bars }],
      },
    ],
  };
}

function heatFigure(): Figure {
  const own = cells.flatMap((_, i) => [0, 1, 2, 3].map((j) => ({ i, j })));
  return {
    kind: "heatmap",
    title: "Horizon by cell and hidden size",
    panels: [
      {
        x: { label: "cell", scale: "category", categories: cells },
        y: { label: "hiddenSize", scale: "category", categories: ["2", "4", "8", "16"] },
        color: { label: "median horizon", scale: "linear" },
        layers: [
          {
            mark: "cells",
            cells: own.map(({ i, j }) => ({ x: [i, i + 1], y: [j, j + 1], value: 100 * i + 30 * j, runs: 20 })),
            best: 11,
          },
        ],
      },
    ],
  };
}
