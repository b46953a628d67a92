import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../house/tree.js";

it("what checks recorded has no colours of a terminal in it, and no folder of a machine", async () => {
  const { publishable } = (await import(join(root, "scripts/trust/record.mjs"))) as {
    publishable: (sentences: string[]) => string[];
  };
  expect(publishable(["\u001b[31mwrong\u001b[39m", "plain\nlines", `at ${root}a`])).toEqual([
    "wrong",
    "plain\nlines",
    "at ./a",
  ]);
  for (const path of ["docs/trust.json", "docs/trust.md"]) {
    const text = readFileSync(join(root, path), "utf8");
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain(String.raw`\u001b`);
  }
});
