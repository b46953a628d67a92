import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { outlast } from "../cli/outlast.js";

const guide = readFileSync(new URL("../../docs/guide.md", import.meta.url), "utf8");
const [, first = ""] = /^## Ten minutes$([^]*?)^## /m.exec(guide) ?? [];
const commands = [...first.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, block = ""]) => block.trim().split("\n"));

/** A line's words after npx outlast, without the quotes. */
const words = (line: string): string[] =>
  [...line.replace("npx outlast ", "").matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);

it("the guide's first ten minutes go as it says, word for word", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "outlast-guide-"));
  const said: Record<string, string> = {};
  expect(commands.length).toBeGreaterThan(7);
  for (const command of commands) {
    const { code, stdout, stderr } = outlast(folder, words(command));
    expect(code, `${command}: ${stderr}`).toBe(0);
    said[words(command)[0]!] = stdout;
  }
  const [, table = ""] = /^```\n([^]*?)^```/m.exec(first) ?? [];
  for (const line of table
    .trimEnd()
    .split("\n")
    .filter((one) => one.trim() !== "...")) {
    const [start = ""] = /^ *(?:length|\d+|Horizon \d+)/.exec(line) ?? [];
    expect(said["run"]).toContain(`\n${start}`);
  }
  expect(said["query"]).toMatch(/gru +5 +\d+\n +lstm +5 +\d+\n +tanh +5 +\d+/);
  expect(readFileSync(join(folder, "counting.svg"), "utf8")).toContain("<svg");
  expect(existsSync(join(folder, "report.html"))).toBe(true);
  rmSync(folder, { recursive: true });
});
