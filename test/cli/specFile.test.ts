import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readSpecFile } from "../../src/cli/specFile.js";
import { failure } from "../helpers.js";

const folder = mkdtempSync(join(tmpdir(), "outlast-spec-"));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string, text: string): Promise<object> => {
  writeFileSync(join(folder, name), text);
  return readSpecFile(join(folder, name));
};

const spec = { name: "small", axes: { seed: { from: 0, count: 2 }, "train.optimizer.learningRate": [1e-4, 0.1] } };

it.each([
  ["spec.json", JSON.stringify(spec)],
  [
    "spec.yaml",
    "name: small # a comment\naxes:\n  seed: { from: 0, count: 2 }\n  train.optimizer.learningRate: [1e-4, 0.1]\n",
  ],
  ["spec.yml", `# JSON is YAML\n${JSON.stringify(spec)}`],
  [
    "spec.ts",
    `interface Seeds { count: number }\nconst seeds: Seeds & { from: number } = { from: 0, count: 1 + 1 };
export default { name: "small", axes: { seed: seeds, "train.optimizer.learningRate": [1e-4, 0.1] }, zip: undefined };`,
  ],
  ["spec.mjs", `export default ${JSON.stringify(spec)};`],
])("reads %s", async (name, text) => {
  expect(await read(name, text)).toStrictEqual(spec);
});

it.each([
  ["cut.json", '{"name":', /cut\.json is not JSON: .*\.$/],
  ["cut.yaml", "name: [1\nb: 2", /cut\.yaml is not YAML: .* at line \d+, column \d+\.$/],
  ["twice.yaml", "name: a\nname: b", /twice\.yaml is not YAML: Map keys must be unique at line 2/],
  ["list.yaml", "- 1", /list\.yaml must hold a spec, a JSON object, got \[1\]\.$/],
  ["throws.ts", "throw new Error('no such thing');", /throws\.ts is not a module .*: no such thing\.$/],
  ["function.ts", "export default { base: { seed: () => 1 } };", /seed is a function\.$/],
  ["infinite.mjs", "export default { base: { seed: Infinity } };", /seed is Infinity\.$/],
  ["number.mjs", "export default 3;", /number\.mjs must hold a spec, a JSON object, got 3\.$/],
])("says what is wrong with %s", async (name, text, sentence) => {
  await expect(read(name, text)).rejects.toThrow(failure("OUTLAST_FORMAT", sentence));
});

it.each(["none.json", "none.yaml", "none.ts"])("says that there is no %s", async (name) => {
  await expect(readSpecFile(join(folder, name))).rejects.toThrow(failure("OUTLAST_FILE", /no such file/));
});
