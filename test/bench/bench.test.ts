import { describe, expect, it } from "vitest";
import type { SweepSpec } from "../../src/index.js";
import { prepareSweep } from "../../src/sweep/index.js";

interface Spread {
  median: number;
  least: number;
  most: number;
}
interface Figure {
  cpu?: Spread;
  wall?: Spread;
  check?: number[];
  memory?: number;
  also?: Record<string, number>;
  recorded?: boolean;
  skipped?: string;
}
interface Target {
  kind: string;
  against?: string[];
  also?: string;
  must: number;
  stretch: number;
}
interface Computation {
  kind: string;
  cell: string;
  hidden: number;
  inputs: number;
  time: number;
  batch: number;
  dtype: "float32" | "float64";
  models: number;
}
interface Row {
  name: string;
  unit: string;
  of: Computation;
  time?: "wall";
  isa?: string;
  targets: Target[];
  against?: string[];
  axis?: string;
  full?: string;
  figures: Record<string, Figure>;
}
type Machine = { float32: number; float64: number; read: Record<string, number> };

interface Arithmetic {
  flops(of: Computation): number;
  share(of: Computation, microseconds: number, peak: number): number;
  spreadOf(figures: number[]): Spread;
  figureOf(row: Row, engine: string): number | undefined;
  ratio(row: Row, engines: string[]): number | undefined;
  reached(row: Row, target: Target, machine: Machine): number | undefined;
  verdict(target: Target, value: number | undefined): string | undefined;
  disagreement(theirs: number[] | undefined, ours: number[] | undefined): number | undefined;
}

const module = async <T>(name: string): Promise<T> =>
  (await import(new URL(`../../bench/${name}.mjs`, import.meta.url).href)) as T;

const arithmetic = await module<Arithmetic>("arithmetic");
const { report, show } = await module<{ report: (results: object) => string; show: (figure?: number) => string }>(
  "report",
);
const { curves, plot } = await module<{
  curves: (rows: Row[]) => { name: string; points: [number, number][] }[];
  plot: (part: object) => string;
}>("plot");
const { keyOf, recorded, recordedFigure } = await module<{
  keyOf: (of: Computation) => string;
  recorded: { peak: Record<string, number>; figures: Record<string, Record<string, number>> };
  recordedFigure: (engine: string, of: Computation, machine: object, source?: object) => Figure | undefined;
}>("recorded");
const { number } = await module<{ number: (stream: number, index: number) => number }>("numbers");
const { targets } = await module<{ targets: Row[] }>("cases/targets");
const { grid } = await module<{ grid: Row[] }>("cases/grid");
const { linear } = await module<{ linear: Row[] }>("cases/linear");
const { cliffs } = await module<{ cliffs: Row[] }>("cases/cliffs");
const { growth } = await module<{ growth: Row[] }>("cases/growth");
const { sweeps } = await module<{ sweeps: Row[] }>("cases/sweeps");
const specs = await module<Record<string, (of: unknown) => SweepSpec>>("ours/sweepSpecs");

const machine: Machine = { float32: 100, float64: 50, read: { L1: 200, memory: 20 } };
const flat = (figure: number): Spread => ({ median: figure, least: figure, most: figure });
const timed = (figure: number): Figure => ({ cpu: flat(figure), wall: flat(figure) });

function lstm(hidden: number, change: Partial<Computation> = {}): Computation {
  const usual = {
    kind: "training",
    cell: "lstm",
    inputs: 4,
    time: 50,
    batch: 32,
    dtype: "float32",
    models: 1,
  } as const;
  return { ...usual, hidden, ...change };
}

function rowOf(change: Partial<Row> = {}): Row {
  const figures = { outlast: timed(200), PyTorch: timed(1200), JAX: timed(900) };
  return { name: "training, LSTM H16", unit: "us", of: lstm(16), targets: [], figures, ...change };
}

const target = (kind: string, must: number, stretch: number, against?: string[]): Target => ({
  kind,
  must,
  stretch,
  ...(against && { against }),
});

describe("the arithmetic of the bench", () => {
  it("counts 6 G H (H + I) B T operations", () => {
    expect(arithmetic.flops(lstm(16))).toBe(6 * 4 * 16 * 20 * 32 * 50);
    expect(arithmetic.flops(lstm(2, { cell: "gru", batch: 1 }))).toBe(6 * 3 * 2 * 6 * 50);
    expect(arithmetic.share(lstm(16), 122.88, 100)).toBeCloseTo(1, 12);
  });

  it("takes the fastest of several peers, and leaves out those without a figure", () => {
    const row = rowOf();
    expect(arithmetic.ratio(row, ["PyTorch"])).toBe(6);
    expect(arithmetic.ratio(row, ["PyTorch", "JAX", "Eigen"])).toBe(4.5);
    expect(arithmetic.ratio(row, ["Eigen"])).toBeUndefined();
    expect(arithmetic.spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
  });

  it("judges targets in their direction", () => {
    const row = rowOf();
    expect(arithmetic.reached(row, target("share", 0.6, 0.7), machine)).toBeCloseTo(0.6144, 12);
    expect(arithmetic.reached(row, target("ratio", 5, 7, ["PyTorch"]), machine)).toBe(6);
    expect(arithmetic.reached(row, target("at most", 150, 30), machine)).toBe(200);
    expect(arithmetic.verdict(target("ratio", 5, 7), 6)).toBe("must");
    expect(arithmetic.verdict(target("ratio", 5, 7), 7)).toBe("stretch");
    expect(arithmetic.verdict(target("ratio", 5, 7), 4.9)).toBe("missed");
    expect(arithmetic.verdict(target("at most", 150, 30), 151)).toBe("missed");
    expect(arithmetic.verdict(target("at most", 150, 30), 30)).toBe("stretch");
    expect(arithmetic.verdict(target("ratio", 5, 7), undefined)).toBeUndefined();
  });

  it("takes the best round, in the target's direction", () => {
    const spread = { median: 5, least: 4, most: 8 };
    const figures = { outlast: { cpu: spread, wall: spread } };
    const figure = (kind: string): number | undefined =>
      arithmetic.figureOf(rowOf({ figures, targets: [target(kind, 1, 2)] }), "outlast");
    expect(figure("share")).toBe(4);
    expect(figure("at most")).toBe(4);
    expect(figure("at least")).toBe(8);
  });

  it("sees engines that compute something else", () => {
    expect(arithmetic.disagreement([1, 0.5], [1, 0.4])).toBeCloseTo(0.1, 12);
    expect(arithmetic.disagreement([1], [1, 0.4])).toBe(0);
    expect(arithmetic.disagreement(undefined, [1])).toBeUndefined();
  });
});

describe("the numbers that every engine starts from", () => {
  it("are spread evenly and do not follow each other", () => {
    const drawn = Array.from({ length: 4000 }, (_, i) => number(3, i));
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(drawn)).toBeCloseTo(0, 1);
    expect(mean(drawn.map((value) => value * value))).toBeCloseTo(1 / 3, 1);
    expect(mean(drawn.slice(1).map((value, i) => value * drawn[i]!))).toBeCloseTo(0, 1);
    expect(number(3, 0)).not.toBe(number(4, 0));
  });
});

describe("recorded figures", () => {
  it("are scaled by the ratio of the peaks and marked", () => {
    const source = { peak: { float32: 118 }, figures: { PyTorch: { [keyOf(lstm(16))]: 1000 } } };
    const figure = recordedFigure("PyTorch", lstm(16), { float32: 59 }, source);
    expect(figure).toEqual({ cpu: flat(2000), recorded: true });
    expect(recordedFigure("PyTorch", lstm(17), { float32: 59 }, source)).toBeUndefined();
    expect(recordedFigure("PyTorch", lstm(16), {}, source)).toBeUndefined();
  });

  it("belong to cases that there are", () => {
    const keys = new Set([...targets, ...grid].map(({ of }) => keyOf(of)));
    const filed = Object.values(recorded.figures).flatMap((figures) => Object.keys(figures));
    expect(filed.length).toBeGreaterThan(50);
    expect(filed.filter((key) => !keys.has(key))).toEqual([]);
  });
});

describe("the cases", () => {
  it("have names of their own and peers for their targets", () => {
    for (const rows of [targets, linear, grid, growth, cliffs, sweeps]) {
      const identities = rows.map(({ name, axis = "" }) => `${axis} ${name}`);
      expect(new Set(identities).size).toBe(rows.length);
      for (const { name, against = [], targets: own } of rows) {
        expect(against, name).toEqual(expect.arrayContaining(own.flatMap((one) => one.against ?? [])));
        expect(new Set(against).size, name).toBe(against.length);
      }
    }
    expect(grid).toHaveLength(5 * 5 * 2 * 3 * 2);
  });

  it("of sweeps have as many runs as they say, with data of their own", () => {
    const lstm = { hidden: 2, time: 50, batch: 32, steps: 100, runs: 200 };
    const fixed = prepareSweep(specs.lstmSweep!({ ...lstm, data: "fixed" }));
    const fresh = prepareSweep(specs.lstmSweep!({ ...lstm, data: "fresh" }));
    for (const one of [fixed, fresh, prepareSweep(specs.briefSweep!(200)), prepareSweep(specs.trialSweep!(200))]) {
      expect(one.count).toBe(200);
      expect(new Set(Array.from({ length: 200 }, (_, i) => one.key(i))).size).toBe(200);
      expect(new Set(Array.from({ length: 200 }, (_, i) => one.shapeIndex(i))).size).toBe(1);
    }
    expect([fixed, fresh].map((one) => one.run(0).data.sequences)).toEqual([32, "fresh"]);
    expect(new Set(Array.from({ length: 200 }, (_, i) => fresh.run(i).spec.seeds.data)).size).toBe(20);
    for (const design of ["grid", "random", "latinHypercube"]) {
      expect(prepareSweep(specs.plannedSweep!({ design, points: 20_000 })).count).toBe(20_000);
    }
  });
});

const about = { date: "2026-01-31", command: "npm run bench", name: "a machine", node: "v20", isa: "v4", machine };
const engines = { outlast: { version: "0.1.0" }, PyTorch: { version: "2" }, JAX: { skipped: "not installed" } };

describe("the report", () => {
  it("shows three digits that count", () => {
    expect([0.012345, 1.2345, 12.345, 123.45, 12345.6, undefined].map(show)).toEqual([
      "0.0123",
      "1.23",
      "12.3",
      "123",
      "12346",
      "–",
    ]);
  });

  it("says what was reached, what was not, and what was not measured", () => {
    const met = [target("ratio", 5, 7, ["PyTorch"]), target("share", 0.7, 0.8), target("ratio", 8, 9, ["JAX"])];
    const figures = { outlast: timed(200), PyTorch: timed(1200), JAX: { skipped: "not installed" } };
    const text = report({ targets: { ...about, engines, rows: [rowOf({ targets: met, figures })] } });
    expect(text).toContain("| training, LSTM H16 | PyTorch / ours | 6.00x | 5x | 7x | must |");
    expect(text).toContain("| training, LSTM H16 | share of the peak | 61 % | 70 % | 80 % | missed |");
    expect(text).toContain("| training, LSTM H16 | JAX / ours | – | 8x | 9x | not measured: JAX: not installed |");
    expect(text).toContain("100 GFLOP/s in float32, 50.0 in float64");
    expect(text).not.toContain("ide by side");
  });

  it("holds a level to the peak of its own instructions", () => {
    const levels = { v3: { float32: 80, float64: 40 } };
    const row = rowOf({ isa: "v3", targets: [target("share", 0.7, 0.8)] });
    const part = { ...about, machine: { ...machine, levels }, engines, rows: [row] };
    const text = report({ targets: part });
    expect(text).toContain("| training, LSTM H16 | share of the peak at level v3 | 77 % | 70 % | 80 % | must |");
    expect(text).toContain("50.0 in float64; at level v3 80.0 and 40.0;");
    expect(report({ targets: { ...part, machine } })).toContain("| – | 70 % | 80 % | not measured |");
  });

  it("marks recorded figures", () => {
    const figures = { outlast: timed(200), PyTorch: { cpu: flat(1200), recorded: true } };
    const row = rowOf({ targets: [target("ratio", 5, 7, ["PyTorch"])], figures });
    const text = report({ targets: { ...about, engines, rows: [row] } });
    expect(text).toContain("must (not side by side)");
    expect(text).toContain("|  | PyTorch * |");
  });

  it("names the worst cell of the grid", () => {
    const cell = (name: string, theirs: number): Row =>
      rowOf({
        name,
        targets: [target("ratio", 1.1, 1.25, ["PyTorch"])],
        figures: { outlast: timed(100), PyTorch: timed(theirs) },
      });
    const rows = [cell("one", 200), cell("two", 105), cell("three", 120)];
    const text = report({ grid: { ...about, engines, rows } });
    expect(text).toContain("Of 3 cells, 1 under 1.1x and 2 under 1.25x PyTorch; the worst is two, 1.05x.");
  });

  it("says what a sequence costs that begins a new pack", () => {
    const one = (batch: number, figure: number, full?: string): Row =>
      rowOf({ name: `B${batch}`, of: lstm(16, { batch }), ...(full && { full }), figures: { outlast: timed(figure) } });
    const rows = [one(32, 32), one(33, 66, "B32"), one(64, 64, "B32"), one(65, 1, "B66")];
    const text = report({ cliffs: { ...about, engines, rows } });
    expect(text).toContain("Of 2 steps, 1 over 1.35x a useful operation; the worst is B33, 2.00x.");
    expect(text).toContain("| B33 | 66.0 | 32.0 | 2.00x | missed |");
    expect(text).toContain("| B64 | 64.0 | 32.0 | 1.00x | must |");
    expect(text).toContain("| B65 | 1.00 | – | – | not measured |");
  });

  it("holds every such step to one of full packs", () => {
    const names = new Set(cliffs.map(({ name }) => name));
    const held = cliffs.filter(({ full }) => full !== undefined);
    expect(held).toHaveLength(5 * 2 * 6);
    for (const { full } of held) expect(names).toContain(full);
  });

  it("shows what the linear laboratory takes beside its bars", () => {
    const bar = [target("at most", 1000, 500)];
    const rows = [
      rowOf({ name: "flow", unit: "ms of CPU", targets: bar, figures: { outlast: timed(700) } }),
      rowOf({ name: "infinity", unit: "ms of CPU", figures: { outlast: { skipped: "no memory" } } }),
    ];
    const text = report({ linear: { ...about, engines, rows } });
    expect(text).toContain("# The linear laboratory");
    expect(text).toContain("| flow | ms of CPU, at most | 700 | 1000 | 500 | must |");
    expect(text).toContain("| flow | ms of CPU | 700 | 700 | 700 | 700 |");
    expect(text).toContain("| infinity | ms of CPU | no memory |  |  |  |");
  });

  it("shows sweeps with what was measured beside them", () => {
    const bars = [target("at least", 90, 95), { ...target("at most", 50, 20), also: "ms of a stall" }];
    const figures = {
      outlast: { wall: flat(91.5), also: { "ms of a stall": 12.3, runs: 100_000 } },
      Optuna: { wall: flat(366), also: { trials: 1000 } },
      PyTorch: { skipped: "not installed" },
    };
    const rows = [rowOf({ name: "a sweep", unit: "%", time: "wall", targets: bars, figures })];
    const text = report({ sweeps: { ...about, engines, rows } });
    expect(text).toContain("| a sweep | %, at least | 91.5 | 90 | 95 | must |");
    expect(text).toContain("| a sweep | ms of a stall, at most | 12.3 | 50 | 20 | stretch |");
    expect(text).toContain("| a sweep | outlast | % | 91.5 |  | ms of a stall 12.3, runs 100000 |");
    expect(text).toContain("|  | Optuna |  | 366 | 4.00x | trials 1000 |");
    expect(text).toContain("|  | PyTorch |  | not installed |  |  |");
  });

  it("has rows as wide as their heads", () => {
    const rows = [rowOf({ axis: "H", figures: { outlast: { ...timed(3), memory: 7 } } })];
    const part = (own: Row[]): object => ({ ...about, engines, rows: own });
    const text = report({ targets: part([rowOf()]), growth: part(rows), sweeps: part(rows) });
    const widths = text.split("\n\n").flatMap((block) => {
      const lines = block.split("\n").filter((line) => line.startsWith("|"));
      return lines.length === 0 ? [] : [new Set(lines.map((line) => line.split(" | ").length)).size];
    });
    expect(widths.length).toBeGreaterThanOrEqual(2);
    expect(widths.every((width) => width === 1)).toBe(true);
  });
});

describe("the plot", () => {
  const rows = [2, 16, 64].map((hidden) =>
    rowOf({ of: lstm(hidden), figures: { outlast: timed(hidden * 10), PyTorch: timed(hidden * 100) } }),
  );

  it("has a curve for each engine that was measured at two sizes", () => {
    const other = rowOf({ of: lstm(128, { dtype: "float64" }), figures: { JAX: timed(1) } });
    expect(curves([...rows, other])).toMatchObject([
      { name: "outlast", points: [[2, 20], [16, 160], [64, 640]] }, // prettier-ignore
      { name: "PyTorch", points: [[2, 200], [16, 1600], [64, 6400]] }, // prettier-ignore
    ]);
  });

  it("is well-formed, with every point inside and in order", () => {
    const svg = plot({ rows, name: "a machine" });
    const opened = [...svg.matchAll(/<([a-z]+)[^>]*?(\/?)>/g)]
      .filter(([, , closed]) => closed === "")
      .map(([, name]) => name);
    const closed = [...svg.matchAll(/<\/([a-z]+)>/g)].map(([, name]) => name);
    expect(opened.toSorted()).toEqual(closed.toSorted());
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    const points = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(points).toHaveLength(6);
    for (const [x, y] of points) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(780);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(480);
    }
    expect(points[1]![0]).toBeGreaterThan(points[0]![0]!);
    expect(points[1]![1]).toBeLessThan(points[0]![1]!);
  });
});
