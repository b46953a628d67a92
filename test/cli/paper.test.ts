import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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

/** Waits, up to 20 s, until something is so; what it looks at may not be there yet. */
async function until(isSo: () => boolean): Promise<void> {
  const limit = Date.now() + 20_000;
  const now = (): boolean => {
    try {
      return isSo();
    } catch {
      return false;
    }
  };
  while (!now() && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("outlast paper", () => {
  it("prints a table and claims, and leaves files; again, it computes nothing", () => {
    const first = outlast(cwd, ["paper", "memoryless", "--quick"]);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^All \d+ claims hold\.$/m);
    expect(first.stderr).toMatch(/Records, tables, claims and figures are in outlast-papers.memoryless/);
    const files = ["citation.bib", "claims.json", "figures", "records.jsonl", "runs.csv", "table.csv"];
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

  it("says in a sentence which file cannot be written", () => {
    mkdirSync(join(cwd, "blocked"));
    // What was computed before need not be again.
    cpSync(join(cwd, "outlast-papers", "memoryless", "records.jsonl"), join(cwd, "blocked", "records.jsonl"));
    writeFileSync(join(cwd, "blocked", "figures"), "");
    const { code, stdout, stderr } = outlast(cwd, ["paper", "memoryless", "--quick", "--quiet", "--out", "blocked"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^outlast: blocked.figures.\S+\.json could not be written: .*ENOTDIR.*\[OUTLAST_WRITE\]\n$/);
    expect(readdirSync(join(cwd, "blocked")).sort()).toEqual(["figures", "records.jsonl"]);
  }, 60_000);

  it("is one process's in a folder; one that was killed is gone on from", async () => {
    const { child, outcome } = start(cwd, ["paper", "memoryless", "--out", "shared"]);
    await until(() => records("shared").length > 2);
    const second = outlast(cwd, ["paper", "memoryless", "--quick", "--out", "shared"]);
    expect(second).toMatchObject({ code: 2, stdout: "" });
    expect(second.stderr).toMatch(new RegExp(`records\\.lock is there: process ${child.pid!} holds it.*OUTLAST_BUSY`));
    child.kill("SIGKILL");
    await outcome;
    const before = records("shared").length;
    const third = start(cwd, ["paper", "memoryless", "--out", "shared"]);
    await until(() => records("shared").length > before);
    third.child.kill("SIGINT");
    expect((await third.outcome).code).toBe(130);
    expect(records("shared").length).toBeGreaterThan(before);
    for (const line of records("shared")) expect(JSON.parse(line)).toHaveProperty("measures");
    expect(readdirSync(join(cwd, "shared"))).not.toContain("records.lock");
  }, 60_000);

  it("ends with 130 at Ctrl-C, and keeps what is finished", async () => {
    const { child, outcome } = start(cwd, ["paper", "memoryless", "--out", "stopped"]);
    await until(() => records("stopped").length > 2);
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
