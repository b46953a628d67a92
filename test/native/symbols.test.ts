import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

// What the linker was given for each level: were a symbol shared, it would keep one copy, and a machine of a lower
// level would meet instructions that it does not have.
const folder = fileURLToPath(new URL("../../build/native", import.meta.url));
const levels = [
  { object: `${folder}/outlast_v3.o`, entry: "outlastRegisterV3" },
  { object: `${folder}/outlast_v4.o`, entry: "outlastRegisterV4" },
].filter(({ object }) => existsSync(object));

const lines = (tool: string, ...options: string[]): string[] =>
  execFileSync(tool, options, { encoding: "utf8", maxBuffer: 1 << 28 }).split("\n");

describe.skipIf(levels.length === 0)("the levels of one binary", () => {
  it.each(levels)("$object gives the linker its entry and nothing else", ({ object, entry }) => {
    const defined = lines("nm", "--defined-only", "--extern-only", object)
      .map((line) => line.split(" ").at(-1)!)
      .filter((name) => name !== "");
    expect(defined).toEqual([entry]);
  });

  it.each(levels)("$object runs nothing when the binary is loaded", ({ object }) => {
    const sections = lines("readelf", "--section-headers", "--wide", object);
    expect(sections.some((line) => line.includes(".text"))).toBe(true);
    expect(sections.filter((line) => /\.(init_array|ctors)/.test(line))).toEqual([]);
  });

  it.each(levels)("$object asks the others for nothing of ours, and has nothing of what they share", ({ object }) => {
    const symbols = (...options: string[]): string[] => lines("nm", ...options, object).filter((line) => line !== "");
    expect(symbols("--defined-only").some((line) => line.includes("Eigen_v"))).toBe(true);
    expect(symbols("--undefined-only").filter((line) => /outlast|Eigen/.test(line))).toEqual([]);
    expect(symbols().filter((line) => /8analysis|SVD|EigenSolver/.test(line))).toEqual([]);
  });

  it("has the two exports that Node.js looks for, and no others", () => {
    const defined = lines("nm", "--dynamic", "--defined-only", `${folder}/Release/outlast.node`)
      .map((line) => line.split(" ").at(-1)!.replace(/@.*/, ""))
      .filter((name) => name !== "" && name !== "OUTLAST");
    expect(defined.sort()).toEqual(["napi_register_module_v1", "node_api_module_get_api_version_v1"]);
  });
});
