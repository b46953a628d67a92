import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import ts from "typescript";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const scripts = readdirSync(new URL("examples/", root)).filter((name) => /^[^.]+\.ts$/.test(name));
const specs = readdirSync(new URL("examples/", root)).filter((name) => /^[^.]+\.json$/.test(name));

/** Files that scripts read beside themselves. */
const beside = ["flipflop.task.ts", "flipflop.objective.ts", "counting.pt"];

/** Runs a program of the built package in a folder and returns what it printed. */
async function output(cwd: URL, ...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd, encoding: "utf8" });
  return stdout;
}

/** An example as a user has it: TypeScript that imports the package by its name, compiled and run on its own. */
async function runScript(name: string): Promise<string> {
  const folder = new URL("build/examples/", root);
  mkdirSync(folder, { recursive: true });
  const module = new URL(name.replace(/\.ts$/, ".mjs"), folder);
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  writeFileSync(module, ts.transpileModule(read(`examples/${name}`), { compilerOptions: options }).outputText);
  rmSync(new URL("outlast-sweeps", folder), { recursive: true, force: true });
  for (const own of beside) copyFileSync(new URL(`examples/${own}`, root), new URL(own, folder));
  return output(folder, module.pathname);
}

test("the README shows examples/first.ts as it is", () => {
  expect(read("README.md")).toContain(`\`\`\`ts\n${read("examples/first.ts")}\`\`\``);
});

test("every script is shorter than 40 lines", () => {
  const long = scripts.filter((name) => read(`examples/${name}`).trimEnd().split("\n").length >= 40);
  expect(long).toEqual([]);
  expect(scripts).toEqual(
    expect.arrayContaining(
      ["first", "ensemble", "exactLoss", "sweepPlot", "customTask", "fromPytorch", "resume"].map(
        (name) => `${name}.ts`,
      ),
    ),
  );
});

test.each(scripts)("examples/%s runs", { timeout: 60_000 }, async (name) => {
  expect(await runScript(name)).toMatch(/\S/);
});

test("examples/first.ts learns to count at its training length", { timeout: 60_000 }, async () => {
  expect(await runScript("first.ts")).toMatch(/^done, last loss \S+, horizon \d+\n30: 1/);
});

test.each(specs)("examples/%s runs, shortened", { timeout: 60_000 }, async (name) => {
  const spec = JSON.parse(read(`examples/${name}`)) as { train: Record<string, unknown>; checkpoints?: number[] };
  const shorter = spec.train["epochs"] === undefined ? ["--set", "train.steps=600"] : ["--set", "train.epochs=1"];
  const folder = new URL(`build/examples/${name}`, root).pathname;
  const words = ["dist/cli/main.js", "run", `examples/${name}`, ...shorter, "--force", "--json", "--out", folder];
  const record = JSON.parse(await output(root, ...words)) as { result: { status: string; evaluate: unknown[] } };
  expect(record.result.status).toBe("done");
  expect(record.result.evaluate.length).toBeGreaterThan(0);
});
