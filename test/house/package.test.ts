import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./tree.js";

interface Pack {
  ROOT_FILES: string[];
  deadLinks: (path: string, text: string, shipped: string[]) => string[];
  withoutDeadLinks: (path: string, text: string, shipped: string[]) => string;
  neededPackages: () => string[];
  sbomFaults: (bom: { components: { "bom-ref": string }[] }) => string[];
  limitOf: (paths: string[]) => number;
}

/** A part of `npm run pack`. */
const part = (name: string): Promise<Pack> => import(join(root, "scripts/pack", name)) as Promise<Pack>;
const { files, dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  files: string[];
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

describe("what npm run pack ships", () => {
  it("is what package.json lists", async () => {
    const { ROOT_FILES } = await part("stage.mjs");
    const folders = ["dist", "native", "examples", "docs", "prebuilds"];
    const takenByNpm = ["README.md", "LICENSE"];
    expect([...files, ...takenByNpm].sort()).toEqual([...ROOT_FILES, ...folders].sort());
  });

  it("has no link that leads nowhere", async () => {
    const { deadLinks, withoutDeadLinks } = await part("links.mjs");
    const shipped = ["README.md", "docs/a.md", "docs/b/c.svg"];
    const text =
      "[a](a.md#x) [b](b/) ![c](b/c.svg) [up](../README.md) [#](#x) [web](https://x.example/y) [in](in.md) ![p](p.svg)";
    expect(deadLinks("docs/a.md", text, shipped)).toEqual(["in.md", "p.svg"]);
    expect(withoutDeadLinks("docs/a.md", text, shipped)).toBe(text.replace("[in](in.md) ![p](p.svg)", "in p"));
    expect(deadLinks("README.md", "[a](a.md)", shipped)).toEqual(["a.md"]);
  });

  it("has a list of all that is installed with it, and of nothing else", async () => {
    const { neededPackages, sbomFaults } = await part("sbom.mjs");
    const needed = neededPackages();
    const refs = (versions: Record<string, string>): string[] =>
      Object.entries(versions).map(([name, version]) => `${name}@${version}`);
    expect(needed).toEqual(expect.arrayContaining(refs(dependencies)));
    for (const name of ["typescript", "vitest", "eslint"])
      expect(needed).not.toContain(`${name}@${devDependencies[name]}`);
    const components = needed.map((ref) => ({ "bom-ref": ref }));
    expect(sbomFaults({ components })).toEqual([]);
    expect(sbomFaults({ components: components.slice(1) })).toEqual([`dist/sbom.cdx.json lacks ${needed[0]}`]);
  });

  it("may be larger with the cores of more platforms", async () => {
    const { limitOf } = await part("contents.mjs");
    const cores = ["linux-x64/outlast.node", "darwin-arm64/outlast.node", "wasm32/outlast.wasm", "wasm32/outlast.cjs"];
    const paths = cores.map((path) => `prebuilds/${path}`);
    expect(limitOf([])).toBe(5_000_000);
    expect(limitOf(paths.slice(0, 1))).toBe(5_000_000);
    expect(limitOf(paths)).toBe(9_000_000);
  });
});
