import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportFormats, exportStore, openStore } from "../../../src/sweep/index.js";
import type { Store, StoredRun } from "../../../src/sweep/index.js";
import { statisticNames } from "../../../src/tasks/index.js";
import { failure } from "../../helpers.js";
import { tamper } from "./integrity.js";
import { header, lengths, newCurve, newRun } from "./runs.js";

let folder: string;
const path = (name: string): string => join(folder, name);

const runs = Array.from({ length: 60 }, (_, i) => newRun(i));
runs[7] = newRun(7, { status: "failed", error: 'a "quoted", long\nreason' });
delete runs[7].result;
runs[8]!.result!.evaluate.unshift(newCurve("test", 50, () => 0.25));
runs[9] = newRun(9, { values: [4, undefined, 1e300] });
const sorted = runs.toSorted((a, b) => (a.key < b.key ? -1 : 1));

/** A store of these runs in this order and in chunks of this size, opened to be read. */
async function stored(name: string, all: StoredRun[], chunk: number): Promise<Store> {
  {
    await using writing = await openStore(path(name), { create: header });
    for (let i = 0; i < all.length; i += chunk) {
      await writing.commit({ id: String(i), runs: all.slice(i, i + chunk) });
    }
  }
  return openStore(path(name), { readOnly: true });
}

let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "outlast-export-"));
  store = await stored("one.db", runs, 60);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** The columns of curves and what a run has in them. */
function numbersOf({ result }: StoredRun): Record<string, unknown> {
  const names: Record<string, unknown> = {};
  for (const [prefix, step] of [
    ["deep", 100],
    ["test", 100],
    ["test[50]", 50],
  ] as const) {
    const name = prefix.slice(0, 4);
    const curve = result?.evaluate.find((one) => one.name === name && one.step === step);
    names[`${prefix}.horizon`] = curve?.horizon ?? null;
    names[`${prefix}.success`] = curve === undefined ? null : curve.horizon === 1000;
    for (const metric of ["loss", "tokenAccuracy"] as const) {
      for (const statistic of statisticNames) {
        lengths.forEach((length, i) => {
          names[`${prefix}.${metric}.${statistic}@${length}`] = curve?.metrics[metric]?.[statistic][i] ?? null;
        });
      }
    }
  }
  return names;
}

describe("an export", () => {
  it("is the same whatever the order in which runs were stored", async () => {
    await using other = await stored("other.db", runs.toReversed(), 7);
    for (const format of exportFormats) {
      expect(await exportStore(store, path("one"), format)).toBe(60);
      await exportStore(other, path("other"), format);
      expect(readFileSync(path("one")).equals(readFileSync(path("other")))).toBe(true);
    }
    expect(readdirSync(path("")).sort()).toEqual(["one", "one.db", "other", "other.db"]);
  });

  it("to Parquet is read back by column", async () => {
    await exportStore(store, path("runs.parquet"), "parquet");
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path("runs.parquet")) });
    const expected = sorted.map((run) => ({
      key: run.key,
      point: BigInt(run.point),
      "model.hiddenSize": BigInt(run.values[0] as number),
      "model.cell": run.values[1] ?? "lstm",
      seed: run.values[2],
      status: run.status,
      steps: BigInt(run.result?.steps ?? 0),
      loss: run.result?.losses.loss.at(-1) ?? null,
      error: run.error ?? null,
      ...Object.fromEntries(
        Object.entries(numbersOf(run)).map(([name, value]) => [
          name,
          name.endsWith("horizon") && typeof value === "number" ? BigInt(value) : value,
        ]),
      ),
    }));
    expect(rows).toEqual(expected);
  });

  it("to Parquet has an axis' integers as numbers where one is larger than a double can count", async () => {
    await using large = await stored("large.db", runs, 7);
    tamper(large.path, `UPDATE axes SET "seed" = ${2n ** 63n - 1n}`);
    await exportStore(large, path("large.parquet"), "parquet");
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path("large.parquet")) });
    expect(rows[0]!["seed"]).toBe(2 ** 63);
  });

  it("to CSV has the same columns, every digit and quotes where they are needed", async () => {
    await exportStore(store, path("runs.csv"), "csv");
    const [names, ...rows] = parsedCsv(readFileSync(path("runs.csv"), "utf8"));
    expect(rows).toHaveLength(60);
    sorted.forEach((run, i) => {
      const row = Object.fromEntries(names!.map((name, column) => [name, rows[i]![column]]));
      expect(row).toMatchObject({
        key: run.key,
        status: run.status,
        error: run.error ?? "",
        seed: String(run.values[2]),
      });
      for (const [name, value] of Object.entries(numbersOf(run))) {
        expect(row[name]).toBe(value === null ? "" : String(value as number));
      }
    });
  });

  it("to JSONL has whole results", async () => {
    await exportStore(store, path("runs.jsonl"), "jsonl");
    const lines = readFileSync(path("runs.jsonl"), "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      sorted.map(({ key, point, values, dtype, status, result, error }) => {
        const named = { "model.hiddenSize": values[0], "model.cell": values[1] ?? "lstm", seed: values[2] };
        return { key, point, values: named, dtype, status, ...(result && { result }), ...(error && { error }) };
      }),
    );
  });

  it("refuses what is no format or cannot be written", async () => {
    const before = readdirSync(path(""));
    await expect(exportStore(store, path("a"), "xls" as never)).rejects.toThrow(
      failure("OUTLAST_USAGE", /no format "xls"/),
    );
    for (const format of exportFormats) {
      const written = exportStore(store, path("none/a"), format);
      await expect(written).rejects.toThrow(failure("OUTLAST_WRITE", /none\/a could not be written: .*ENOENT/));
    }
    expect(readdirSync(path(""))).toEqual(before);
  });
});

function parsedCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === "\n") rows.push([]);
  }
  return rows.slice(0, -1);
}
