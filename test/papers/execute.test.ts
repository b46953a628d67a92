import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { invalid } from "../../src/core/index.js";
import { executePaper, paperFiles, paperTable, papers } from "../../src/papers/index.js";
import type { Paper, PaperRun } from "../../src/papers/index.js";
import { failure } from "../helpers.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-papers-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Five descents of a few steps; `measured` counts the runs that were really made. */
function tiny(columns = ["first"]): { paper: Paper; measured: () => number } {
  let count = 0;
  const paper: Paper = {
    name: "tiny",
    title: "Tiny",
    citation: "@misc{tiny}",
    about: "A test.",
    columns,
    runs: () => [0, 1, 2, 3, 4].map(tinyRun),
    measure: (model) => {
      count += 1;
      return Object.fromEntries(columns.map((name) => [name, model!.parameters()["B"]!.data[0]!]));
    },
    claims: () => [],
    figures: () => [],
  };
  return { paper, measured: () => count };
}

function tinyRun(seed: number): PaperRun {
  return {
    cell: { seed },
    spec: {
      specVersion: 1,
      seed,
      model: { cell: "linear", hiddenSize: 2, dtype: "float64" },
      task: { kind: "teacher", system: { memoryless: 1 }, length: 2 },
      train: { objective: "population", optimizer: { kind: "gd", learningRate: 0.1 }, steps: 3 },
    },
  };
}

describe("a paper's runs", () => {
  it("come in the list's order, the same on any number of threads", async () => {
    const one = await executePaper(tiny().paper, "quick", { folder: join(folder, "one"), threads: 1 });
    const many = await executePaper(tiny().paper, "quick", { folder: join(folder, "many"), threads: 3 });
    expect(one.map(({ cell }) => cell)).toEqual([0, 1, 2, 3, 4].map((seed) => ({ seed })));
    expect(new Set(one.map(({ measures }) => measures["first"])).size).toBe(5);
    expect(many).toEqual(one);
  });

  it("come the same from jobs of several, those of one spec once", async () => {
    const { paper } = tiny();
    const alone = await executePaper(paper, "quick", { folder: join(folder, "alone") });
    const twice = [0, 1, 2, 3, 4, 1].map(tinyRun);
    const wide = tinyRun(7);
    const other = {
      ...wide,
      spec: { ...wide.spec, model: { cell: "linear", hiddenSize: 3, dtype: "float64" } },
    } as const;
    const { paper: again, measured } = tiny();
    const jobs: Paper = { ...again, together: 4, runs: () => [...twice, other] };
    const progress: number[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }): void => void progress.push(done / total);
    const together = await executePaper(jobs, "quick", { folder: join(folder, "jobs"), threads: 2, onProgress });
    expect(together.slice(0, 5)).toEqual(alone);
    expect(together.map(({ cell }) => cell["seed"])).toEqual([0, 1, 2, 3, 4, 1, 7]);
    expect(together[5]).toEqual(together[1]);
    expect(measured()).toBe(6);
    expect(progress).toHaveLength(7);
    const lines = readFileSync(join(folder, "jobs", "records.jsonl"), "utf8")
      .trim()
      .split("\n");
    const sizes = lines.map((line) => (JSON.parse(line) as { provenance: { together?: number } }).provenance.together);
    expect(sizes.filter((size) => size === 4)).toHaveLength(4);
    expect(sizes.filter((size) => size === undefined)).toHaveLength(2);
  });

  it("are not made again where the folder has them, unless they lack a measure", async () => {
    const first = tiny();
    const results = await executePaper(first.paper, "quick", { folder });
    expect(first.measured()).toBe(5);
    const second = tiny();
    const progress: number[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }): void => void progress.push(done / total);
    expect(await executePaper(second.paper, "quick", { folder, onProgress })).toEqual(results);
    expect(second.measured()).toBe(0);
    expect(progress.at(-1)).toBe(1);
    const wider = tiny(["first", "second"]);
    await executePaper(wider.paper, "quick", { folder });
    expect(wider.measured()).toBe(5);
  });

  it("go on after a kill in the middle of a line", async () => {
    const results = await executePaper(tiny().paper, "quick", { folder });
    const path = join(folder, "records.jsonl");
    const lines = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, `${lines.slice(0, 2).join("\n")}\n${lines[2]!.slice(0, 40)}`);
    const { paper, measured } = tiny();
    expect(await executePaper(paper, "quick", { folder })).toEqual(results);
    expect(measured()).toBe(3);
    for (const line of readFileSync(path, "utf8").trim().split("\n"))
      expect(JSON.parse(line)).toHaveProperty("measures");
  });

  it("refuse a file of something else, and say which line", async () => {
    appendFileSync(join(folder, "records.jsonl"), '{"key":"x","measures":null}\n');
    const refused = executePaper(tiny().paper, "quick", { folder });
    await expect(refused).rejects.toThrow(failure("OUTLAST_FORMAT", /records\.jsonl, line 1 is no record/));
  });

  it("of another version are made again", async () => {
    const results = await executePaper(tiny().paper, "quick", { folder });
    const path = join(folder, "records.jsonl");
    const lines = readFileSync(path, "utf8").trim().split("\n");
    const older = lines.map((line, i) => (i < 2 ? line.replace(/"outlast":"[^"]+"/, '"outlast":"0.0.1"') : line));
    expect(older).not.toEqual(lines);
    writeFileSync(path, `${older.join("\n")}\n`);
    for (const made of [2, 0]) {
      const { paper, measured } = tiny();
      expect(await executePaper(paper, "quick", { folder })).toEqual(results);
      expect(measured()).toBe(made);
    }
    expect(readFileSync(path, "utf8").trim().split("\n")).toHaveLength(7);
  });

  it("whose model went past what exact answers take count as diverged", async () => {
    const spec = tinyRun(1).spec;
    const far = (learningRate: number): PaperRun => {
      const train = { ...spec.train, optimizer: { kind: "gd", learningRate } as const, steps: 1 };
      return { cell: { learningRate }, spec: { ...spec, train } };
    };
    const paper = papers.find(({ name }) => name === "memoryless")!;
    const steep: Paper = { ...paper, runs: () => [far(0.1), far(1e120)] };
    const [near, gone] = await executePaper(steep, "quick", { folder });
    for (const measure of ["loss", "error", "radius"]) {
      expect(near!.measures[measure]).toBeGreaterThan(0);
      expect(gone!.measures[measure]).toBeNull();
    }
  });

  it("are one execution's at a time in a folder", async () => {
    const first = executePaper(tiny().paper, "quick", { folder });
    const second = executePaper(tiny().paper, "quick", { folder });
    await expect(second).rejects.toThrow(failure("OUTLAST_BUSY", /records\.lock is there: process \d+ holds it/));
    expect(await first).toEqual(await executePaper(tiny().paper, "quick", { folder }));
    expect(readdirSync(folder)).toEqual(["records.jsonl"]);
  });

  it("leave their folder to others after a failure, when no run is under way any more", async () => {
    const onProgress = (): never => {
      throw new Error("no progress");
    };
    const failing = executePaper(tiny().paper, "quick", { folder, threads: 3, onProgress });
    await expect(failing).rejects.toThrow("no progress");
    expect(readdirSync(folder)).toEqual(["records.jsonl"]);
    const { paper } = tiny();
    expect(await executePaper(paper, "quick", { folder })).toHaveLength(5);
  });

  it("whose measuring fails cost themselves alone, with a record that says why, and are made again", async () => {
    const { paper, measured } = tiny();
    const failing: Paper = {
      ...paper,
      together: 4,
      measure: (model, record) => {
        if (record.spec.seed === 1) throw invalid("OUTLAST_NATIVE", "Nothing is known of it.");
        if (record.spec.seed === 2) throw new TypeError("it has no weights");
        return paper.measure(model, record);
      },
    };
    const results = await executePaper(failing, "quick", { folder, threads: 1 });
    expect(measured()).toBe(3);
    const failures = ["Nothing is known of it. [OUTLAST_NATIVE]", "it has no weights"];
    expect(results.map(({ failure }) => failure)).toEqual([undefined, ...failures, undefined, undefined]);
    expect(results.map(({ measures }) => measures["first"] === null)).toEqual([false, true, true, false, false]);
    const lines = readFileSync(join(folder, "records.jsonl"), "utf8").trim().split("\n");
    const records = lines.map((line) => JSON.parse(line) as { failure?: string; result: { status: string } });
    expect(records.flatMap(({ failure = [] }) => failure).toSorted()).toEqual(failures);
    expect(new Set(records.map(({ result }) => result.status))).toEqual(new Set(["done"]));

    const files = paperFiles(failing, results, []);
    expect(files["runs.csv"]!.split("\n").map((row) => row.split(",")[1])).toEqual(["status", "done", "unmeasured", "unmeasured", "done", "done", undefined]); // prettier-ignore
    const unmeasured = [1, 2].map((seed) => ({ cell: { seed }, failure: failures[seed - 1] }));
    expect(JSON.parse(files["claims.json"]!)).toMatchObject({ unmeasured });
    const text = paperTable(failing, results, []);
    expect(text).toContain("2 of 5 runs could not be measured");
    expect(text).toContain("seed 2: it has no weights");

    const again = await executePaper({ ...paper, together: 4 }, "quick", { folder });
    expect(measured()).toBe(5);
    expect(again.every(({ failure, measures }) => failure === undefined && measures["first"] !== null)).toBe(true);
    expect([0, 3, 4].map((i) => again[i])).toEqual([0, 3, 4].map((i) => results[i]));
    expect(paperTable(paper, again, [])).not.toContain("measured");
  });

  it.each([
    [{ threads: 0 }, /^threads must be at least 1, got 0/],
    [{ threads: NaN }, /^threads must be a number, got NaN/],
    [{ threads: 1.5 }, /^threads must be a whole number, got 1\.5/],
    [{ thread: 1 }, /has no field "thread": did you mean "threads"\?/],
    [{ folder: "" }, /^folder must be/],
  ])("refuse the options %j", async (change, message) => {
    const refused = executePaper(tiny().paper, "quick", { folder, ...change });
    await expect(refused).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", message));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("refuse a folder that cannot be made", async () => {
    writeFileSync(join(folder, "file"), "");
    const refused = executePaper(tiny().paper, "quick", { folder: join(folder, "file") });
    await expect(refused).rejects.toThrow(failure("OUTLAST_WRITE"));
  });

  it("stop at an abort with its reason, and keep what is finished", async () => {
    const abort = new AbortController();
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 2) abort.abort("enough");
    };
    const stopped = executePaper(tiny().paper, "quick", { folder, threads: 1, signal: abort.signal, onProgress });
    await expect(stopped).rejects.toBe("enough");
    const { paper, measured } = tiny();
    await executePaper(paper, "quick", { folder });
    expect(measured()).toBe(3);
  });
});
