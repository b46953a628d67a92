import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeReport } from "../../../src/report/index.js";
import { makePage } from "../../../src/report/page/makePage.js";
import type { Page, PointTable } from "../../../src/report/page/page.js";
import { rowCommand } from "../../../src/report/view/command.js";
import type { RunRecord } from "../../../src/index.js";
import { openStore } from "../../../src/index.js";
import { outlast } from "../../cli/outlast.js";
import { header, keyOf } from "../../sweep/store/runs.js";
import { brackets, diverging, folderOfFile, grid, makeRecord, makeStore, rowsOf } from "../stores.js";

const file = folderOfFile();

/** A column of the table by its name. */
function cellsOf({ columns, rows }: PointTable, name: string): unknown[] {
  const place = columns.findIndex((column) => column.name === name);
  expect(place, name).toBeGreaterThanOrEqual(0);
  return rows.map(({ cells }) => cells[place]);
}

describe("the page of a store", () => {
  it("says what queries say, a row for runs that differ in seeds alone, the best first", async () => {
    const path = await makeStore(file("grid.db"), grid);
    const page = await makePage([path]);
    const table = page.table!;
    expect(page.title).toBe("grid");
    expect(page.summary).toMatchObject({ runs: 48, byStatus: { done: 48, failed: 0 }, sources: [path] });
    expect(table.points).toBe(12);
    expect(new Set(cellsOf(table, "count()"))).toEqual(new Set([4]));

    const by = ["model.cell", "model.hiddenSize", "train.optimizer.learningRate"];
    const select = [...by, "median(test.horizon)", "q10(test.horizon)", "median(loss)", "mean(test.success)"];
    const asked = (await rowsOf(path, { groupBy: by, select })).map((row) => row.map(String));
    const names = [...select.slice(0, -1), "test.success"];
    const columns = names.map((name) => cellsOf(table, name));
    const shown = table.rows.map((_, i) => columns.map((column) => column[i]));
    const rounded = (cells: readonly unknown[]): string =>
      cells.map((cell) => (Number.isNaN(Number(cell)) ? String(cell) : Number(cell).toPrecision(4))).join();
    expect(shown.map(rounded).sort()).toEqual(asked.map(rounded).sort());
    const horizons = cellsOf(table, "median(test.horizon)") as number[];
    expect(horizons).toEqual([...horizons].sort((a, b) => b - a));

    const [[best]] = (await rowsOf(path, { select: ["test.horizon"], orderBy: "-test.horizon", limit: 1 })) as [
      [number],
    ];
    expect(page.summary.best).toMatchObject({ metric: "horizon", value: best });
    expect(table.curves).toMatchObject({
      label: "token accuracy (mean over sequences)",
      lengths: [2, 4, 8, 16, 32],
      trained: 16,
    });
    const [first] = table.rows;
    const cells = `model.cell=${String(first!.cells[0])}`;
    const where = [
      cells,
      `model.hiddenSize=${String(first!.cells[1])}`,
      `train.optimizer.learningRate=${String(first!.cells[2])}`,
    ];
    const [[median]] = (await rowsOf(path, { where, select: ["median(test.tokenAccuracy@8)"] })) as [[number]];
    expect(first!.curve!.median[2]).toBeCloseTo(median, 4);
    expect(page.figures.map(({ kind }) => kind)).toContain("length");
  });

  it("gives commands that run a row's first run again, and specs that are the sweep's", async () => {
    const path = await makeStore(file("again.db"), grid);
    const page = await makePage([path]);
    expect(page.specs).toMatchObject([
      { name: "grid", file: "grid.sweep.json", command: "outlast sweep grid.sweep.json" },
    ]);
    const [base] = page.bases;
    const [row] = page.table!.rows;
    expect(base!.file).toBe("grid.json");
    const cwd = dirname(path);
    writeFileSync(join(cwd, base!.file), JSON.stringify(base!.spec));
    const words = rowCommand(base!, row!).split(" ").slice(1);
    const { code, stdout } = outlast(cwd, [...words, "--json", "--out", "again"]);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as RunRecord).key).toBe(row!.key);
    writeFileSync(join(cwd, "grid.sweep.json"), JSON.stringify(page.specs[0]!.spec));
    expect(outlast(cwd, ["sweep", "grid.sweep.json", "--out", "again.db", "--json"]).stdout).toContain('"had": 48');
  });

  it("counts runs that diverged, of which the curves are the worst", async () => {
    const { table, summary } = await makePage([await makeStore(file("diverging.db"), diverging)]);
    expect(summary.byStatus).toMatchObject({ done: 3, diverged: 3 });
    expect(cellsOf(table!, "done")).toEqual([1, 0]);
    expect(cellsOf(table!, "median(loss)")[1]).toBeNull();
    expect(table!.rows[1]!.curve!.median).toEqual([null, null, null]);
  });

  it("of 10^5 runs has less than 2 MB besides its own code, and says which rows it has", async () => {
    const path = file("many.db");
    await using store = await openStore(path, {
      create: {
        ...header,
        axes: ["train.optimizer.learningRate", "model.cell", "seed"],
        keep: { curves: ["median"], losses: false, models: false },
      },
    });
    const lengths = Array.from({ length: 8 }, (_, i) => 10 * 2 ** i);
    const newMany = (point: number) => {
      const [rate, seed] = [Math.floor(point / 5) / 7, point % 5];
      const heights = lengths.map((length) => Math.fround((0.001 + ((rate * 13 + seed) % 3)) * Math.sqrt(length)));
      const metrics = {
        loss: { mean: heights, median: heights, q05: heights, q25: heights, q75: heights, q95: heights },
      };
      const curve = {
        name: "test",
        step: 100,
        lengths,
        sequences: lengths.map(() => 10),
        metrics,
        horizon: lengths[point % 8]!,
      };
      const result = { status: "done" as const, steps: 100, losses: { step: [99], loss: [rate] }, evaluate: [curve] };
      return {
        key: keyOf(point),
        point,
        values: [rate, "gru", seed],
        dtype: "float32" as const,
        status: "done" as const,
        result,
      };
    };
    for (let at = 0; at < 100_000; at += 10_000) {
      await store.commit({ id: `${at}`, runs: Array.from({ length: 10_000 }, (_, i) => newMany(at + i)) });
    }
    const { text, page } = await makeReport([path]);
    const own = /<style>[^]*?<\/style>|<script>[^]*?<\/script>/g;
    expect(Buffer.byteLength(text.replaceAll(own, ""))).toBeLessThan(2 * 2 ** 20);
    expect(page.summary.runs).toBe(100_000);
    expect(page.table!.points).toBe(20_000);
    expect(page.table!.rows.length).toBeGreaterThan(1000);
    expect(text).toMatch(/; the best \d[\d\u202f]* of 20\u202f000 points/);
  }, 90_000);
});

describe("outlast report", () => {
  it("writes over no source", async () => {
    const folder = await makeRecord(file("kept"), brackets);
    const args = ["report", "record.json", "-o", "record.json"];
    const { code, stderr } = outlast(folder, args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--out must be .* \.html or \.htm, got record\.json/)]);
    expect((await makePage([folder])).summary.runs).toBe(1);
  });

  it("counts a run once, however often it is named", async () => {
    const folder = await makeRecord(file("twice"), brackets);
    const { summary, specs } = await makePage([folder, join(folder, "record.json"), folder]);
    expect([summary.runs, summary.byStatus, specs.length]).toEqual([1, { done: 1 }, 1]);
  });
});

describe("the page of folders", () => {
  it("has a row for every record, and the run's own spec", async () => {
    const [one, two] = [file("one"), file("two")];
    await makeRecord(one, brackets);
    await makeRecord(two, { ...brackets, model: { cell: "gru", hiddenSize: 2 } });
    const alone = await makePage([one]);
    expect(alone).toMatchObject({ summary: { runs: 1, byStatus: { done: 1 } }, table: { points: 1 } });
    expect(alone.title).toBe(`run ${alone.table!.rows[0]!.key.slice(0, 8)}`);
    expect(alone.specs[0]!.command).toMatch(/^outlast run [0-9a-f]{8}\.json$/);
    const both = await makePage([one, two]);
    expect(both.table!.points).toBe(2);
    expect(both.table!.columns.slice(0, 2).map(({ name }) => name)).toEqual(["model.cell", "model.hiddenSize"]);
  });

  it("has a paper's claims, its table and its figures", async () => {
    const folder = file("paper");
    mkdirSync(join(folder, "figures"), { recursive: true });
    const claim = { kind: "theorem", sentence: "It <holds>.", measured: "1", tolerance: "1", holds: true };
    const claims = {
      paper: "counting",
      about: "About it.",
      claims: [claim, { ...claim, holds: false }],
      unmeasured: [],
    };
    writeFileSync(join(folder, "claims.json"), JSON.stringify(claims));
    writeFileSync(join(folder, "table.csv"), 'cell,runs\n"a ""b"", c",3\n');
    const point = { x: 1, y: 2, low: 1, high: null, runs: 5 };
    const figure = { name: "f", title: "Errors", x: { label: "n", scale: "log" }, y: { label: "e", scale: "log" } };
    const series = [{ label: "all", points: [point, { ...point, x: 2 }] }];
    writeFileSync(join(folder, "figures", "f.json"), JSON.stringify({ ...figure, series }));
    const { text, page } = await makeReport([folder]);
    expect(page.title).toBe("counting");
    expect(page.papers).toMatchObject([
      {
        name: "counting",
        table: [
          ["cell", "runs"],
          ['a "b", c', "3"],
        ],
        unmeasured: 0,
      },
    ]);
    expect(page.figures).toMatchObject([{ kind: "paper", title: "Errors" }]);
    expect(page.specs[0]!.command).toBe(`outlast paper counting --out ${folder}`);
    expect(text).toContain("It &lt;holds&gt;.");
    expect(text).toContain("1 of 2 claims fail.");
  });

  it("refuses what there is nothing to say of, with a sentence", async () => {
    const empty = file("empty");
    mkdirSync(empty);
    writeFileSync(file("notes.txt"), "no store");
    const message = expect.stringMatching(/notes\.txt is no store of a sweep: give a store of outlast sweep/) as string;
    await expect(makePage([file("notes.txt")])).rejects.toMatchObject({ code: "OUTLAST_FORMAT", message });
    await expect(makePage([empty])).rejects.toMatchObject({
      code: "OUTLAST_FILE",
      message: expect.stringContaining("nothing to show") as string,
    });
    await expect(makePage([file("nowhere")])).rejects.toMatchObject({ code: "OUTLAST_FILE" });
    const damaged = file("damaged");
    mkdirSync(damaged);
    writeFileSync(join(damaged, "claims.json"), '{"paper": 3}');
    await expect(makePage([damaged])).rejects.toMatchObject({
      code: "OUTLAST_FORMAT",
      message: expect.stringContaining("claims.json") as string,
    });
    writeFileSync(join(empty, "text.db"), "no store");
    await expect(makePage([empty])).rejects.toMatchObject({ code: "OUTLAST_FORMAT" });
  });
});

describe("outlast report", () => {
  it("writes a page, and says so", async () => {
    const path = await makeStore(file("cli.db"), { ...grid, name: "</script><script>alert(1)</script>" });
    const cwd = dirname(path);
    const { code, stdout, stderr } = outlast(cwd, ["report", "cli.db", "-o", "page.html"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "",
      stderr: "The report is page.html: open it in a browser.\n",
    });
    const json = outlast(cwd, ["report", "cli.db", "-o", "page.html", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ file: "page.html", runs: 48, points: 12, rows: 12, claims: 0 });
    const page: Page = await makePage([path]);
    expect(page.bases[0]!.file).toBe("script-script-alert-1-script.json");
  });
});
