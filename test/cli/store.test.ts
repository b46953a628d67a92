import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../src/sweep/index.js";
import { header, keyOf, newRun } from "../sweep/store/runs.js";
import { outlast } from "./outlast.js";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "outlast-cli-store-"));
  await using store = await openStore(join(folder, "sweep.db"), { create: header });
  await store.commit({ id: "one", runs: Array.from({ length: 12 }, (_, i) => newRun(i)) });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("outlast query", () => {
  it("prints a table", () => {
    const args = ["query", "sweep.db", "--by", "model.hiddenSize,model.cell", "--select", "count()"];
    expect(outlast(folder, args)).toEqual({
      code: 0,
      stdout: [
        "  model.hiddenSize  model.cell  count()",
        "  1                        gru        2",
        "  1                       lstm        2",
        "  2                        gru        2",
        "  2                       lstm        2",
        "  4                        gru        2",
        "  4                       lstm        2",
        "  6 rows",
        "",
      ].join("\n"),
      stderr: "",
    });
  });

  it("prints JSON", () => {
    const args = ["query", "sweep.db", "--where", "seed>9", "--where", "model.cell=lstm", "--select", "point,status"];
    expect(JSON.parse(outlast(folder, [...args, "--json"]).stdout)).toEqual([{ point: 10, status: "done" }]);
    const lines = outlast(folder, ["query", "sweep.db", "--select", "key", "--limit", "1", "--jsonl"]).stdout;
    expect(lines).toBe(`{"key":"${keyOf(0)}"}\n`);
  });

  it("says what it does not find", () => {
    const { code, stdout, stderr } = outlast(folder, ["query", "sweep.db", "--by", "model.hidensize"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^outlast: .*no column model\.hidensize: did you mean "model\.hiddenSize"\? \[OUTLAST_USAGE\]\n$/,
    );
    expect(outlast(folder, ["query", "none.db"]).stderr).toBe("outlast: There is no store none.db. [OUTLAST_FILE]\n");
  });
});

describe("outlast export", () => {
  it("writes what the file's ending says", () => {
    const { code, stderr } = outlast(folder, ["export", "sweep.db", "--out", "runs.jsonl"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "12 runs are in runs.jsonl.\n" });
    const lines = readFileSync(join(folder, "runs.jsonl"), "utf8").trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { point: number }).point).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, i) => i),
    );
    expect(outlast(folder, ["export", "sweep.db", "--out", "runs.db"]).stderr).toMatch(/end --out in one of them/);
  });
});
