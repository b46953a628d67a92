import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outlast, start } from "./outlast.js";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "outlast-paper-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const records = (folder: string): string[] =>
  readFileSync(join(cwd, folder, "records.jsonl"), "utf8")
    .trim()
    .split("\n");

describe("outlast paper", () => {
  it("prints a table and claims, and leaves files; again, it computes nothing", () => {
    const first = outlast(cwd, ["paper", "memoryless", "--quick"]);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^All \d+ claims hold\.$/m);
    expect(first.stderr).toMatch(/Records, tables, claims and figures' data are in outlast-papers.memoryless/);
    const files = ["citation.bib", "claims.json", "records.jsonl", "runs.csv", "table.csv"];
    expect(readdirSync(join(cwd, "outlast-papers", "memoryless")).sort()).toEqual(files);
    const lines = records("outlast-papers/memoryless");
    const again = outlast(cwd, ["paper", "memoryless", "--quick", "--quiet"]);
    expect(again).toEqual({ code: 0, stdout: first.stdout, stderr: "" });
    expect(records("outlast-papers/memoryless")).toEqual(lines);
  }, 60_000);

  it("ends with 4 when a claim fails", () => {
    const path = join(cwd, "outlast-papers", "memoryless", "records.jsonl");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(/"error":[-+.e\d]+/g, '"error":0.5'));
    const { code, stdout } = outlast(cwd, ["paper", "memoryless", "--quick", "--json"]);
    expect(code).toBe(4);
    const { claims } = JSON.parse(stdout) as { claims: { holds: boolean }[] };
    expect(claims.filter(({ holds }) => !holds).length).toBeGreaterThan(5);
  });

  it("ends with 130 at Ctrl-C, and keeps what is finished", async () => {
    const { child, outcome } = start(cwd, ["paper", "memoryless", "--out", "stopped"]);
    const limit = Date.now() + 20_000;
    const begun = (): boolean => {
      try {
        return records("stopped").length > 2;
      } catch {
        return false;
      }
    };
    while (!begun() && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    const { code, stderr } = await outcome;
    expect(code).toBe(130);
    expect(stderr).toContain("Stopped; stopped has what is finished");
    for (const line of records("stopped")) expect(JSON.parse(line)).toHaveProperty("measures");
  }, 30_000);

  it.each([
    [["memorless"], /There is no paper "memorless": did you mean "memoryless"\?/],
    [["memoryless", "--threads", "0"], /--threads must be a whole number from 1/],
  ])("refuses %j in a sentence", (args, message) => {
    const { code, stderr } = outlast(cwd, ["paper", ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
