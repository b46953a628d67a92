import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { predictFailingDepth, regression, reluCounter } from "../../src/analysis/index.js";
import { executePaper, papers } from "../../src/papers/index.js";
import type { Claim, PaperResult, PaperRun } from "../../src/papers/index.js";
import { resolveRun } from "../../src/run/index.js";
import { madeUp } from "./countingResults.js";

const paper = papers.find(({ name }) => name === "counting")!;
const [quick, full] = [paper.runs("quick"), paper.runs("full")];
const made = madeUp(paper.columns, full);
const runsOf = (experiment: string, runs: readonly PaperRun[]): PaperRun[] =>
  runs.filter(({ cell }) => cell["experiment"] === experiment);

describe("the study's set-up", () => {
  const study = runsOf("study", quick);
  const of = (cell: string): PaperRun[] => study.filter((run) => run.cell["cell"] === cell);

  it("has the authors' 55 runs", () => {
    const seeds = (cell: string): unknown[] => of(cell).map((run) => run.spec.seed);
    const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
    expect(seeds("lstm")).toEqual(range(10, 20));
    expect(seeds("gru")).toEqual(range(10, 20));
    expect(seeds("relu").toSorted((a, b) => Number(a) - Number(b))).toEqual(range(5, 40));
    expect(study).toHaveLength(55);
  });

  it.each([
    ["lstm", 0.01],
    ["gru", 0.001],
    ["relu", 0.01],
  ])(
    "of the %s has its rate, one unit, mse, one string an update, 30 epochs, one set for all",
    (cell, learningRate) => {
      const { spec, task } = resolveRun(of(cell)[0]!.spec);
      expect(spec.model).toMatchObject({ cell, hiddenSize: 1, init: { kind: "pytorch" }, dtype: "float32" });
      expect(spec.train).toMatchObject({ optimizer: { kind: "adam", learningRate }, loss: "mse", scored: "every" });
      expect(spec.train).toMatchObject({ batchSize: 1, epochs: 30, schedule: { kind: "constant" } });
      expect(task.spec).toMatchObject({ sampler: "grammar", minLength: 2, maxLength: 50, sequences: 10_000 });
      expect(spec.checkpoints).toEqual([0, 5, 10, 15, 20, 25].map((epoch) => epoch * 10_000));
      expect(spec.seeds).toMatchObject({ data: 0, evaluate: 0 });
    },
  );

  it("is run with 1000 seeds, the variants and remedies with 100, in the full preset", () => {
    expect(runsOf("seeds", full)).toHaveLength(3000);
    for (const cell of ["lstm", "gru", "relu"]) {
      const own = runsOf("seeds", full).filter((run) => run.cell["cell"] === cell);
      const watched = own.filter(({ spec }) => spec.checkpoints!.length > 0);
      expect(watched.map(({ spec }) => spec.seed)).toEqual(Array.from({ length: 100 }, (_, seed) => seed));
      for (const { spec } of watched) expect(spec.checkpoints).toEqual([0, 5, 10, 15, 20, 25].map((epoch) => epoch * 10_000)); // prettier-ignore
    }
    expect(runsOf("seeds", quick)).toEqual([]);
    const remedies = ["length curriculum", "state passing", "weight decay", "rate decay", "state noise"];
    for (const name of [...remedies, "saturation penalty"]) {
      const cells = new Set(runsOf(name, full).map(({ cell }) => cell["cell"]));
      expect(cells).toEqual(new Set(name === "saturation penalty" ? ["lstm"] : ["lstm", "gru", "relu"]));
      expect(runsOf(name, full)).toHaveLength(100 * cells.size);
      const [first] = runsOf(name, full);
      const plain = runsOf("seeds", full).find((run) => run.cell["cell"] === first!.cell["cell"])!;
      expect(resolveRun(first!.spec).key).not.toBe(resolveRun(plain.spec).key);
    }
    const sizes = runsOf("hidden size", full).map(({ cell }) => Number(cell["hiddenSize"]));
    expect([...new Set(sizes)]).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(sizes).toHaveLength(7 * 3 * 32);
    const variants = ["float64", "bce", "longer"].map((name) => runsOf(name, full).length);
    expect(variants).toEqual([300, 300, 300]);
    expect(runsOf("landscape", full)).toHaveLength(2 * 7 * 11 * 11);
  });
});

/** Runs made to take a moment: hand-made cells, and a few updates of trained ones. */
describe("the counting paper", () => {
  let folder = "";
  let results: PaperResult[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "outlast-"));
    const cells = runsOf("landscape", quick).filter(
      ({ cell }) => cell["loss"] === "mse" && (cell["da"] === 0 || (cell["da"] === 0.004 && cell["du"] === 0)),
    );
    const trained = ["lstm", "gru", "relu"].map((name) => {
      const { cell, spec } = runsOf("study", quick).find((run) => run.cell["cell"] === name)!;
      const train = { ...spec.train, epochs: undefined, steps: 300 };
      return { cell, spec: { ...spec, train, checkpoints: [0], history: { every: 100 } } };
    });
    results = await executePaper({ ...paper, runs: () => [...cells, ...trained] }, "quick", { folder, threads: 2 });
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const handMade = (da: number, du: number): PaperResult["measures"] =>
    results.find(({ cell }) => cell["da"] === da && cell["du"] === du)!.measures;

  it("measures hand-made cells as the check values have them", () => {
    expect(handMade(0, 0)).toMatchObject({ validation: 1, long: 1, thousand: 1, nested: 1, zigzag: 1 });
    expect(handMade(0, 0)).toMatchObject({ zigzagFpf: 2000, depth: 100_000, predicted: 100_000, deviation: 0 });
    expect(handMade(0, 0)).toMatchObject({ certified: 2000, failsAt: null });
    expect(handMade(0, 0)["validationLoss"]).toBeCloseTo(0.0191, 3);
    expect(handMade(0, 1e-4)).toMatchObject({ validation: 1, zigzag: 0, zigzagFpf: 642, depth: 70 });
    expect(handMade(0, 5e-4)).toMatchObject({ zigzag: 0, zigzagFpf: 486, depth: 31, certified: 63, failsAt: 64 });
    expect(handMade(0, 5e-4)["uDeviation"]).toBeCloseTo(5e-4, 7);
    expect(handMade(0.004, 0)["ratioDeviation"]).toBeCloseTo(0.004, 6);
    expect(handMade(0, -5e-4)).toMatchObject({ zigzag: 0.3, zigzagFpf: 994.8, depth: 31 });
    expect(handMade(0.004, 0)).toMatchObject({ zigzag: 0, zigzagFpf: 593, depth: 125 });
    expect(handMade(0.004, 0)["validationLoss"]).toBeLessThan(handMade(0, 0)["validationLoss"]!);
  });

  it("measures trained ones at the end and at checkpoints", () => {
    const trained = results.filter(({ cell }) => cell["experiment"] === "study");
    expect(trained.map(({ status }) => status)).toEqual(["done", "done", "done"]);
    for (const { measures } of trained) {
      expect(measures["validationLoss"]).toBeGreaterThan(0);
      expect(measures["validationLoss"]).toBeLessThan(measures["validationLoss@0"]!);
      expect(measures["thousandFpf@0"]).toBeGreaterThanOrEqual(0);
      expect(measures["turns"]).toBeLessThanOrEqual(2000);
    }
    const weighed = trained.map(({ measures: { predicted, deviation, shortfall, steps } }) =>
      [predicted, deviation, shortfall, steps].map((value) => typeof value === "number"),
    );
    expect(weighed).toEqual([
      [true, false, true, false],
      [false, false, false, true],
      [true, true, false, false],
    ]);
    for (const { measures } of trained) {
      expect(measures["certified"]).toBeLessThanOrEqual(2 * measures["depth"]! + 1);
      expect(measures["failsAt"]).toBeGreaterThan(measures["certified"]!);
    }
    const { deviation, ratioDeviation, uDeviation } = trained[2]!.measures;
    expect(deviation! ** 2).toBeCloseTo(ratioDeviation! ** 2 + uDeviation! ** 2, 12);
  });

  it("predicts depths as the analysis does", async () => {
    const model = reluCounter({ u: 1.0002 });
    expect(handMade(0, 2e-4)["predicted"]).toBe((await predictFailingDepth(model))!.depth! - 1);
  });

  it("makes nothing again from its records", async () => {
    const again: Parameters<typeof paper.measure>[] = [];
    const measure: typeof paper.measure = (...of) => (again.push(of), paper.measure(...of));
    const runs = (): PaperRun[] => runsOf("landscape", quick).slice(5 * 11, 5 * 11 + 3);
    const known = await executePaper({ ...paper, runs, measure }, "quick", { folder });
    expect(again).toEqual([]);
    expect(known.map(({ measures }) => measures["depth"])).toEqual([-5e-4, -4e-4, -3e-4].map((du) => handMade(0, du)["depth"])); // prettier-ignore
  });
});

const failing = (claims: readonly Claim[]): string[] =>
  claims.filter(({ holds }) => !holds).map(({ sentence, measured }) => `${sentence} ${measured}`);

function withoutCheckpoints(result: PaperResult): PaperResult {
  const measures = Object.entries(result.measures).filter(([name]) => !name.includes("@"));
  return { ...result, measures: Object.fromEntries(measures) };
}

describe("the claims", () => {
  const results = made;

  it("hold of results that are as they should be", () => {
    const claims = paper.claims(results, "full");
    expect(failing(claims)).toEqual([]);
    expect(new Set(claims.map(({ kind }) => kind))).toEqual(new Set(["theorem", "derived", "re-creation"]));
  });

  // What each experiment measures, changed so that a claim about it must fail.
  it.each<[experiment: string, cell: string, measure: string, (value: number) => number]>([
    ["seeds", "lstm", "long", (value) => value - 0.1],
    ["seeds", "lstm", "thousand", () => 0.9],
    ["seeds", "relu", "trainLoss", () => 0.001],
    ["seeds", "relu", "trainLoss", () => 0.03],
    ["seeds", "gru", "turns", () => 999],
    ["seeds", "lstm", "turns", () => 540],
    ["seeds", "gru", "validationLoss", () => 1],
    ["seeds", "relu", "validation", () => 1],
    ["seeds", "lstm", "predicted", (value) => 2 * value],
    ["seeds", "relu", "predicted", (value) => 2 * value],
    ["seeds", "gru", "steps", (value) => value + 5],
    ["seeds", "gru", "depth", () => 2000],
    ["study", "lstm", "thousandFpf@", (value) => 1000 - value],
    ["study", "gru", "thousandFpf@", (value) => 1000 - value],
    ["study", "relu", "thousandFpf@", (value) => 1000 - value],
    ["study", "lstm", "thousand@20", () => 1],
    ["seeds", "lstm", "thousandFpf@", (value) => 1000 - value],
    ["seeds", "gru", "thousandFpf@", (value) => 1000 - value],
    ["seeds", "relu", "thousandFpf@", (value) => 1000 - value],
    ["seeds", "relu", "thousandFpf@", () => 808],
    ["seeds", "lstm", "thousandFpf@", (value) => (value < 150 ? 0 : 2000 - value)],
    ["landscape", "", "depth", () => 50],
    ["landscape", "", "depth", () => 100_000],
    ["landscape", "", "predicted", (value) => value / 2],
    ["landscape", "", "validationLoss", () => 0.02],
    ["landscape", "", "certified", () => 1999],
    ["seeds", "relu", "certified", (value) => value + 2],
    ["seeds", "gru", "certified", (value) => value + 200],
    ["seeds", "lstm", "failsAt", () => 4000],
    ["seeds", "gru", "failsAt", () => 4000],
    ["seeds", "relu", "deviation", (value) => 0.1 - value],
    ["seeds", "relu", "validationLoss", (value) => 1e-4 / value],
    ["exact start", "relu", "depth@0.01", () => 100_000],
    ["exact start", "relu", "depth", () => 100_000],
    ["exact start", "lstm", "depth", () => 1000],
    ["float64", "lstm", "depth", (value) => 2 * value],
    ["bce", "lstm", "depth", (value) => value / 2],
    ["bce", "lstm", "thousand", () => 1],
    ["longer", "gru", "thousand", () => 1],
    ["hidden size", "lstm", "thousand", () => 1],
    ["weight decay", "lstm", "depth", (value) => 10 * value],
    ["rate decay", "relu", "depth", () => 0],
    ["state noise", "lstm", "depth", (value) => value / 10],
    ["length curriculum", "relu", "depth", (value) => 10 * value],
    ["state passing", "gru", "depth", (value) => 10 * value],
    ["weight decay", "gru", "depth", (value) => 10 * value],
    ["rate decay", "gru", "depth", (value) => 10 * value],
    ["state noise", "gru", "depth", (value) => 10 * value],
    ["saturation penalty", "lstm", "depth", () => 5000],
    ["saturation penalty", "lstm", "zigzag", () => 0.9],
  ])("hold %s of %s to account: %s", (experiment, cell, measure, change) => {
    // Regressions take a while: those of the study read nothing else, those of seeds their checkpoints alone.
    const checkpoints = measure.endsWith("@");
    const read = results
      .filter((result) => experiment === "study" || result.cell["experiment"] !== "study")
      .map((result) => (result.cell["experiment"] === "seeds" && !checkpoints ? withoutCheckpoints(result) : result));
    let changes = 0;
    const changed = read.map((result) => {
      const own = result.cell["experiment"] === experiment && (cell === "" || result.cell["cell"] === cell);
      if (!own) return result;
      const measures = Object.entries(result.measures).map(([name, value]) => {
        // No ReLU's depth may change without what is certified: that is not to be what fails.
        if (measure === "depth" && name === "certified") return [name, null] as const;
        const isIt = name === measure || (measure.endsWith("@") && name.startsWith(measure));
        const made = isIt && value !== null ? change(value) : value;
        if (made !== value) changes++;
        return [name, made] as const;
      });
      return { ...result, measures: Object.fromEntries(measures) };
    });
    expect(changes).toBeGreaterThan(0);
    expect(failing(paper.claims(changed, "full"))).not.toEqual([]);
  });

  it("bound how deep GRUs count by what training finds, not by how many states there are", () => {
    const holds = (hiddenSize: number, depth: number): boolean => {
      const changed = results.map((result) =>
        result.cell["cell"] === "gru" && result.cell["seed"] === 12 && result.cell["hiddenSize"] === hiddenSize
          ? { ...result, measures: { ...result.measures, depth } }
          : result,
      );
      const own = paper.claims(changed, "full").find((claim) => claim.sentence.startsWith("No trained GRU counts far"));
      return own!.holds;
    };
    expect([holds(1, 99), holds(1, 100)]).toEqual([true, false]);
    expect([holds(8, 199), holds(8, 200)]).toEqual([true, false]);
  });

  it("say their shares with intervals", () => {
    const [first] = paper.claims(results, "full");
    expect(first!.measured).toMatch(/^\d+ of \d+ \(\d+(?:\.\d+)? to \d+(?:\.\d+)? %\)$/);
  });

  it("count runs whose first failure rises as the loss falls, and find a lone run's fall", () => {
    const claimOf = (of: readonly PaperResult[]): Claim =>
      paper.claims(of, "full").find(({ sentence }) => sentence.startsWith("ReLU: over six epochs"))!;
    const seeds = results.filter(
      ({ cell }) => cell["experiment"] === "seeds" && cell["cell"] === "relu" && Number(cell["seed"]) < 12,
    );
    expect(claimOf(seeds).measured).toMatch(/^rises in 12 of 12 \(.*\), of those trained in 3 of 3 \(/);
    const turned = seeds.map((result, i) => {
      const change = i > 0 ? (value: number) => value : (value: number) => 1000 - value;
      const measures = Object.entries(result.measures).map(([name, value]) => {
        return [name, value !== null && name.startsWith("thousandFpf@") ? change(value) : value] as const;
      });
      return { ...result, measures: Object.fromEntries(measures) };
    });
    expect(claimOf(turned)).toMatchObject({ holds: true });
    expect(claimOf(turned).measured).toMatch(/^rises in 11 of 12 .* without the start in 11 of 12 /);
    expect(claimOf(seeds.slice(0, 9))).toBeUndefined();
  });

  it("come without experiments that were not run", () => {
    const few = ["study", "landscape", "exact start"];
    const claims = paper.claims(
      results.filter(({ cell }) => few.includes(String(cell["experiment"]))),
      "quick",
    );
    expect(failing(claims)).toEqual([]);
    expect(claims.length).toBeLessThan(paper.claims(results, "full").length);
  });
});

describe("the figures", () => {
  const figures = paper.figures(made);
  const points = (name: string, label: string): { x: number | null; y: number | null }[] => [
    ...figures.find((figure) => figure.name === name)!.series.find((series) => series.label === label)!.points,
  ];

  it("are one file each, of finite numbers where there are runs", () => {
    const names = figures.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { series } of figures) {
      expect(series.length).toBeGreaterThan(0);
      for (const { y } of series.flatMap((one) => one.points)) expect(y === null || Number.isFinite(y)).toBe(true);
    }
  });

  it("have the 60 checkpoints, and each where it fails", () => {
    for (const label of ["LSTM", "GRU", "ReLU"]) {
      expect(points("failure-against-loss", label)).toHaveLength(60);
      const counted = points("failures-of-checkpoints", label).reduce((sum, { y }) => sum + y!, 0);
      expect(counted).toBe(60);
    }
  });

  it("have the authors' windows on the string of two turns, steps as they are", () => {
    const [first, last] = [0, -1].map((at) => points("failures-on-turns-of-seeds-return", "LSTM").at(at)!.x);
    expect([first, last]).toEqual([948, 1008]);
    const gru = points("failures-on-turns-of-seeds-peak", "GRU");
    expect([gru[0]!.x, gru.at(-1)!.x]).toEqual([398, 600]);
    const turns = made.filter(({ cell }) => cell["experiment"] === "seeds" && cell["cell"] === "gru");
    for (const { x, y } of gru) expect(y).toBe(turns.filter(({ measures }) => measures["turns"] === x).length);
    expect(points("failures-on-turns-return", "ReLU").find(({ x }) => x === 999)!.y).toBe(35);
    expect(points("failures-on-turns-peak", "depth").slice(101, 103).map(({ y }) => y)).toEqual([500, 499]); // prettier-ignore
    const labels = figures.find(({ name }) => name === "failures-on-turns-peak")!.series.map(({ label }) => label);
    expect(labels).toEqual(["GRU", "depth"]);
  });

  it("draw a counter that started exact and diverged at depth 0, and nothing where nobody looked", () => {
    const changed = made.map((result): PaperResult => {
      if (result.cell["experiment"] !== "exact start" || result.cell["cell"] !== "relu") return result;
      const measures = { ...result.measures, depth: null, "depth@5": null };
      return { ...result, status: "diverged", measures };
    });
    const series = (of: PaperResult[], label: string): unknown[] =>
      paper.figures(of).find(({ name }) => name === "depth-from-exact-start")!.series
        .find((one) => one.label === label)!.points.map(({ x, y }) => [x, y]); // prettier-ignore
    expect(series(made, "ReLU, mse")).toEqual([[0.01, 10], [1, 8], [5, 6], [30, 5]]); // prettier-ignore
    expect(series(changed, "ReLU, mse")).toEqual([[0.01, 10], [1, 8], [5, 0], [30, 0]]); // prettier-ignore
    expect(series(changed, "LSTM, mse")).toEqual([[30, 100_000]]);
  });

  it("have the depth of the string of two turns", () => {
    const depth = points("failures-on-turns", "depth").map(({ y }) => y);
    expect(depth).toHaveLength(2000);
    expect([0, 498, 499, 500, 998, 999, 1000, 1499, 1999].map((t) => depth[t])).toEqual([1, 499, 500, 499, 1, 0, 1, 500, 0]); // prettier-ignore
  });

  it("have shares that fall with depth, the landscape, and a point a remedy", () => {
    const shares = points("share-against-depth", "LSTM").map(({ y }) => y!);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(shares[0]).toBe(1);
    expect(points("landscape-validationloss-mse", "a = 1, b = -1").map(({ x }) => x)).toHaveLength(11);
    expect(points("horizons-of-remedies", "ReLU, rate decay")).toHaveLength(1);
  });
});

describe("the tables", () => {
  const rowsOf = (name: string, results = made): Record<string, string | number | null>[] => {
    const { columns, rows } = paper.tables!(results).find((table) => table.name === name)!;
    return rows.map((row) => Object.fromEntries(row.map((value, i) => [columns[i]!, value])));
  };
  const withLosses = (losses: Record<number, number | null>): PaperResult[] => {
    const [run] = made.filter(({ cell }) => cell["experiment"] === "study" && cell["cell"] === "gru");
    const at = (epoch: string): string => (epoch === "30" ? "" : `@${epoch}`);
    const measures = Object.entries(losses).flatMap(([epoch, loss]) => [
      [`validationLoss${at(epoch)}`, loss],
      [`thousand${at(epoch)}`, Number(epoch) / 100],
    ]);
    return [{ ...run!, measures: Object.fromEntries(measures) as PaperResult["measures"] }];
  };

  it("have each run's epoch of the least mean validation loss, among 20 and among 30, beside the last", () => {
    const rows = rowsOf("chosen-epochs", withLosses({ 0: 1, 10: 0.2, 15: 0.1, 20: 0.3, 25: 0.05, 30: 0.07 }));
    expect(rows.map(({ model, epoch, validationLoss, thousand }) => [model, epoch, validationLoss, thousand])).toEqual([
      ["least loss up to epoch 20", 15, 0.1, 0.15],
      ["least loss up to epoch 30", 25, 0.05, 0.25],
      ["last epoch", 30, 0.07, 0.3],
    ]);
    const diverged = rowsOf("chosen-epochs", withLosses({ 0: 1, 10: 0.2, 30: null }));
    expect(diverged.map(({ epoch, validationLoss }) => [epoch, validationLoss])).toEqual([[10, 0.2], [10, 0.2], [30, null]]); // prettier-ignore
  });

  it("have them of all 55 runs, and of each cell with least and most", () => {
    expect(rowsOf("chosen-epochs")).toHaveLength(3 * 55);
    const rows = rowsOf("chosen-epochs-by-cell");
    expect(rows.map(({ cell, runs }) => [cell, runs])).toEqual(
      [["LSTM", 10], ["GRU", 10], ["ReLU", 35]].flatMap((row) => [row, row, row]), // prettier-ignore
    );
    expect(rows[5]).toMatchObject({ model: "last epoch", epochs: "30", long: "0.93 (0.93)" });
    expect(rows[6]).toMatchObject({ model: "least loss up to epoch 20", epochs: "20" });
  });

  it("regress deviations of ReLUs on losses and failures, those of trained runs alone", () => {
    const runs = made.filter(
      ({ cell, measures }) =>
        cell["experiment"] === "seeds" && cell["cell"] === "relu" && measures["trainLoss"]! <= 0.015,
    );
    const x = runs.map(({ measures }) => -Math.log(measures["validationLoss"]!));
    const y = runs.map(({ measures }) => measures["deviation"]!);
    const { slope, r, p } = regression(x, y);
    const rows = rowsOf("relu-deviations");
    expect(rows).toHaveLength(12);
    const [own] = rows.filter((row) => String(row["deviation"]).startsWith("distance"))
      .filter((row) => row["regressed on"] === "-ln(mean validation loss)"); // prettier-ignore
    expect(own).toMatchObject({ runs: runs.length });
    for (const [name, value] of Object.entries({ slope, r, p })) expect(own![name]).toBeCloseTo(value, 10);
  });

  it("say which horizons are exact and which are bounds", () => {
    const rows = rowsOf("certified");
    const gru = rows.filter(({ experiment, cell }) => experiment === "seeds" && cell === "gru");
    expect(gru.slice(0, 5).map(({ kind }) => kind)).toEqual(["bound", "exact", "exact", "exact", "bound"]);
    expect(rows.find(({ certified }) => certified === 2000)).toMatchObject({ kind: "exact", failsAt: null });
    const sums = rowsOf("certified-by-experiment").find(
      (row) => row["experiment"] === "seeds" && row["cell"] === "gru",
    );
    expect(sums).toMatchObject({ runs: 40, exact: 30, bound: 10 });
  });

  it("are left out where nothing of theirs was run", () => {
    expect(paper.tables!(made.filter(({ cell }) => cell["experiment"] === "landscape"))).toEqual([]);
  });
});
