import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { visible } from "../../src/cli/output.js";
import { stylesFor } from "../../src/cli/styles.js";
import { openStore } from "../../src/sweep/index.js";
import { small } from "../run/specs.js";
import { header, newRun } from "../sweep/store/runs.js";
import { outlast } from "./outlast.js";

// What a stranger wrote, where it comes to a terminal.

const evil = "\u001b[2J\u001b]0;owned\u0007\u009b31m\r\u202ered\u2028\u007f";
const shown = "\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m\\u000d\\u202ered\\u2028\\u007f";
/* eslint-disable no-control-regex -- they are what this is about */
const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

const withoutOurs = (text: string): string => text.replaceAll(/\u001b\[(?:1|2|22|31|32|39)m/g, "");

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "outlast-output-"));
  await using store = await openStore(join(folder, "evil.db"), { create: { ...header, name: evil } });
  await store.commit({ id: "one", runs: [newRun(0), newRun(1, { values: [2, evil, 1] })] });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("what is shown", () => {
  it("has no control character, none that turns text around, and no line end but the newline", () => {
    expect(visible(evil)).toBe(shown);
    for (let code = 0; code < 0x10000; code++) {
      const text = String.fromCharCode(code);
      if (raw.test(text)) expect(visible(`a${text}b`)).toBe(`a\\u${code.toString(16).padStart(4, "0")}b`);
    }
    const kept = "tab\tline\nä 你 שלום \u{1f600} \\u001b 100 %";
    expect(visible(kept)).toBe(kept);
  });

  it("has our own colours, and not those that a text has or is ended by", () => {
    process.env["FORCE_COLOR"] = "1";
    const { NO_COLOR } = process.env;
    delete process.env["NO_COLOR"];
    try {
      const { bold } = stylesFor({});
      expect(visible(bold("name"))).toBe("\u001b[1mname\u001b[22m");
      expect(visible(bold("a\u001b[22m\u001b[31mb"))).toBe("\u001b[1ma\\u001b[22m\\u001b[31mb\u001b[22m");
    } finally {
      delete process.env["FORCE_COLOR"];
      if (NO_COLOR !== undefined) process.env["NO_COLOR"] = NO_COLOR;
    }
  });

  it("is in JSON the same string", () => {
    const value = { [evil]: [evil, "\\", '"', "\u2067"] };
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      expect(visible(text)).not.toMatch(raw);
      expect(JSON.parse(visible(text))).toEqual(value);
    }
  });
});

describe("a stranger's", () => {
  it.each([
    ["store, in its status", ["sweep", "status", "evil.db"]],
    ["store, in a table", ["query", "evil.db", "--select", "model.cell,seed"]],
    ["file name", ["run", `${evil}.json`]],
    ["field of a spec", ["run", "evil.json"]],
    ["command", [evil]],
    ["name of a task", ["init", evil]],
    ["column", ["query", "evil.db", "--by", evil]],
  ])("%s is shown, not done", (_what, args) => {
    writeFileSync(join(folder, "evil.json"), JSON.stringify({ ...small, [evil]: 1 }));
    const { stdout, stderr } = outlast(folder, args, { NO_COLOR: "", FORCE_COLOR: "1" });
    expect(withoutOurs(stdout + stderr)).not.toMatch(raw);
    expect(stdout + stderr).toMatch(/(?:\\u001b|\?)\[2J/); // sentences about a spec have a question mark in stead
  });

  it("evaluation is shown in the bar and in the table", () => {
    const evaluate = (small.evaluate as readonly object[]).map((one) => ({ ...one, name: evil }));
    writeFileSync(join(folder, "named.json"), JSON.stringify({ ...small, evaluate }));
    const { code, stdout, stderr } = outlast(folder, ["run", "named.json", "--out", "named"]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`evaluating ${shown}`);
    expect(stdout).toContain(`${shown}: `);
    expect(stdout + stderr).not.toMatch(raw);
  });

  it("name of a store is in JSON what it was", () => {
    const { stdout } = outlast(folder, ["sweep", "status", "evil.db", "--json"]);
    expect(stdout).not.toMatch(raw);
    expect(JSON.parse(stdout)).toMatchObject({ name: evil });
    const one = ["query", "evil.db", "--where", "point=1", "--select", "model.cell", "--jsonl"];
    const lines = outlast(folder, one).stdout;
    expect(lines).not.toMatch(raw);
    expect(JSON.parse(lines)).toEqual({ "model.cell": evil });
  });
});
