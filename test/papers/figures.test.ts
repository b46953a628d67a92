import { describe, expect, it } from "vitest";
import { against, along, shareAgainst } from "../../src/papers/figure.js";
import { papers } from "../../src/papers/index.js";
import type { Cell, Measures, PaperResult } from "../../src/papers/index.js";

function result(cell: Cell, measures: Measures): PaperResult {
  return { key: "made up", status: "done", cell, measures };
}

/** Of three seeds: measures of m - 1, m and m + 1. */
function seeded(cell: Cell, measure: string, middle: number): PaperResult[] {
  return [1, 0, 2].map((seed) => result({ ...cell, seed }, { [measure]: middle + seed - 1 }));
}

/** What a figure draws: x and y of each series, by label. */
function drawn(name: string, results: readonly PaperResult[], figure: string): Record<string, [unknown, unknown][]> {
  const own = papers.find((paper) => paper.name === name)!.figures(results);
  const { series } = own.find((one) => one.name === figure)!;
  return Object.fromEntries(series.map(({ label, points }) => [label, points.map(({ x, y }) => [x, y])]));
}

describe("series", () => {
  const runs = [...seeded({ d: 10 }, "error", 5), ...seeded({ d: 2 }, "error", 3)];

  it("are medians and quartiles over the seeds, ascending", () => {
    expect(against("d", "error", "one", runs)).toEqual({
      label: "one",
      points: [
        { x: 2, y: 3, low: 2.5, high: 3.5, runs: 3 },
        { x: 10, y: 5, low: 4.5, high: 5.5, runs: 3 },
      ],
    });
  });

  it("are shares, a measure that is missing counted as infinite", () => {
    const { points } = shareAgainst("d", { measure: "error", atMost: 5 }, "one", [...runs, result({ d: 10 }, {})]);
    expect(points).toEqual([
      { x: 2, y: 1, runs: 3 },
      { x: 10, y: 0.5, runs: 4 },
    ]);
  });

  it("have null where a length or an error has no end", () => {
    const far = [result({}, { error: 1, far: null })];
    const points = along([[40, "error"], [Infinity, "far"]], "one", far).points.map(({ x, y }) => [x, y]); // prettier-ignore
    expect(points).toEqual([
      [40, 1],
      [null, null],
    ]);
  });
});

describe("the memoryless paper's figures", () => {
  const cell = { experiment: "grid", structure: "full", d: 20, K: 3, scale: 1 };
  const results = [
    ...seeded(cell, "error", 7),
    ...seeded({ ...cell, scale: 0.1 }, "error", 2),
    ...seeded({ ...cell, K: 5 }, "error", 4),
    ...seeded({ ...cell, structure: "symmetric" }, "error", 9),
    ...seeded({ ...cell, d: 40 }, "error", 6),
    ...seeded({ ...cell, experiment: "balanced start", structure: "symmetric" }, "error", 3),
    ...seeded({ ...cell, experiment: "Adam" }, "error", 11),
    ...seeded({ ...cell, experiment: "Adam", structure: "symmetric" }, "error", 12),
    ...seeded({ experiment: "gru" }, "far", 0.5),
    result({ experiment: "random interpolators", K: 3 }, { share: 0.07 }),
  ];
  const figure = (name: string, own = results): ReturnType<typeof drawn> => drawn("memoryless", own, name);

  it("have the error against the start by structure, against the lags and the dimension by start", () => {
    expect(figure("error-against-init-scale")).toEqual({
      "full A": [[0.1, 2], [1, 7]],
      "symmetric A": [[1, 9]],
      "diagonal A": [],
      "symmetric A, B = C^T": [[1, 3]],
    }); // prettier-ignore
    expect(figure("error-against-lags")).toEqual({ "init scale 1": [[3, 7], [5, 4]], "init scale 0.1": [[3, 2]] }); // prettier-ignore
    expect(figure("error-against-dimension")).toEqual({ "init scale 1": [[20, 7], [40, 6]], "init scale 0.1": [[20, 2]] }); // prettier-ignore
  });

  it("have the share that extrapolates of those that interpolate, beside random ones", () => {
    const fitted = [0.01, 0.02, 0.9].map((error, seed) => result({ ...cell, seed }, { error, loss: 1e-12 }));
    const unfitted = result({ ...cell, seed: 3 }, { error: 0.01, loss: 0.1 });
    expect(figure("share-extrapolating", [...results.slice(-1), ...fitted, unfitted])).toEqual({
      "gradient flow, init scale 1": [[3, 2 / 3]],
      "random interpolators": [[3, 0.07]],
    });
  });

  it("have the optimizers side by side, and other cells at lengths", () => {
    expect(figure("error-by-optimizer")).toEqual({
      "gradient flow": [[0.1, 2], [1, 7]],
      "gradient descent, rate 0.01": [],
      "Adam, rate 0.01": [[1, 11]],
    }); // prettier-ignore
    expect(figure("error-against-length")["GRU"]).toEqual([
      [40, null],
      [1000, 0.5],
    ]);
  });
});

describe("the low-dimensional paper's figures", () => {
  const cell = { experiment: "near zero", teacher: "one", structure: "symmetric", d: 10, K: 3, scale: 0.01 };
  const gru = { experiment: "GRU", teacher: "2 units", d: 10, scale: 0.05 };
  const results = [
    ...seeded(cell, "error", 2),
    ...seeded({ ...cell, d: 40 }, "error", 3),
    ...seeded({ ...cell, d: 20, scale: 1 }, "error", 8),
    ...seeded({ ...cell, d: 20, scale: 1, structure: "diagonal" }, "error", 9),
    ...seeded({ ...cell, teacher: "two", K: 5 }, "error", 4),
    ...seeded({ ...cell, teacher: "two", K: 4 }, "error", 5),
    ...seeded({ ...cell, scale: 1e-3, K: 2 }, "error", 6),
    ...seeded({ ...cell, scale: 1e-3, K: 11 }, "error", 7),
    ...[10, 100].flatMap((time) => seeded({ ...cell, experiment: "over training", time }, "order", 1 + time / 100)),
    ...seeded(gru, "dimension", 2),
    ...seeded({ ...gru, d: 20 }, "dimension", 3),
    ...seeded({ ...gru, scale: 1 }, "dimension", 6),
    ...seeded({ ...gru, teacher: "5 units" }, "far", 4),
  ];
  const figure = (name: string, own = results): ReturnType<typeof drawn> => drawn("low-dimensional", own, name);

  it("have the error against the dimension, the start and the lags", () => {
    expect(figure("error-against-dimension")).toEqual({ 'teacher "one"': [[10, 2], [40, 3]], 'teacher "two"': [[10, 4]] }); // prettier-ignore
    expect(figure("error-against-init-scale")).toEqual({
      'teacher "one", d = 20, symmetric A': [[1, 8]],
      'teacher "one", d = 20, diagonal A': [[1, 9]],
      'teacher "two", d = 10, symmetric A': [[0.01, 4]],
    });
    expect(figure("error-against-lags")).toEqual({
      'teacher "one"': [[2, 6]],
      'teacher "one", decided by Cayley and Hamilton alone': [[11, 7]],
    });
  });

  it("have the error against length, its last point that of all lags", () => {
    const measures = { error: 1, error400: 2, far: 3, infinite: 4 };
    expect(figure("error-against-length", [result(cell, measures)])).toEqual({
      'teacher "one"': [[40, 1], [400, 2], [1e4, 3], [null, 4]],
    }); // prettier-ignore
  });

  it("have the effective order over training", () => {
    expect(Object.values(figure("order-over-training"))[0]).toEqual([
      [10, 1.1],
      [100, 2],
    ]);
  });

  it("have GRUs' errors and dimensions", () => {
    expect(figure("gru-dimension-against-units")).toMatchObject({
      "student, teacher of 2 units": [[10, 2], [20, 3]],
      "student, teacher of 2 units, init scale 1": [[10, 6]],
    }); // prettier-ignore
    expect(figure("gru-error-against-units")["teacher of 5 units"]).toEqual([[10, 4]]);
    const measures = { near: 1, error: 2, far: 3 };
    expect(figure("gru-error-against-length", [result(gru, measures)])).toEqual({
      "teacher of 2 units": [[10, 1], [40, 2], [1000, 3]],
    }); // prettier-ignore
  });
});

describe("the lazy-rich paper's figures", () => {
  const wide = { experiment: "width", tau: 1000, d: 25, scale: 1, alpha: 1 };
  const results = [
    ...seeded({ ...wide, experiment: "rich", d: 20, scale: 1e-3 }, "error", 2),
    ...seeded({ ...wide, experiment: "rich", tau: 10, d: 20, scale: 1e-3 }, "error", 3),
    ...seeded(wide, "error", 4),
    ...seeded({ ...wide, d: 400 }, "error", 5),
    ...seeded({ ...wide, d: 100 }, "beyond", 6),
    ...seeded({ ...wide, d: 100, tau: 10 }, "beyond", 7),
    ...seeded({ ...wide, experiment: "output scale", d: 100, alpha: 10 }, "kernelGap", 8),
    ...seeded({ ...wide, experiment: "output scale", d: 100 }, "kernelGap", 9),
    ...seeded({ ...wide, experiment: "init scale", d: 20, scale: 0.5 }, "error", 10),
    ...seeded({ ...wide, experiment: "init scale", d: 20, scale: 1e-3, alpha: 100 }, "error", 11),
  ];
  const figure = (name: string): ReturnType<typeof drawn> => drawn("lazy-rich", results, name);

  it("have the error against the time constant, near zero and by width", () => {
    expect(figure("error-against-time-constant")).toEqual({
      "near zero, d = 20": [[10, 3], [1000, 2]],
      "wide, n = 25": [[1000, 4]],
      "wide, n = 400": [[1000, 5]],
      "wide, n = 100": [[10, null], [1000, null]],
    }); // prettier-ignore
  });

  it("have movement against the width, of the slowest teacher alone", () => {
    expect(figure("movement-against-width")).toEqual({ "output scale 1": [[25, null], [100, 6], [400, null]] }); // prettier-ignore
  });

  it("have the kernel's gap and the error against the scales", () => {
    expect(figure("kernel-gap-against-output-scale")).toEqual({ "n = 100": [[1, 9], [10, 8]] }); // prettier-ignore
    expect(figure("error-against-init-scale")).toEqual({ "output scale 1": [[0.5, 10]], "output scale 100": [[0.001, 11]] }); // prettier-ignore
  });
});
