import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failure } from "../helpers.js";
import { loadNative } from "../../src/native/load.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-load-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
  rmSync(folder, { recursive: true });
});

/** Loads what OUTLAST_BINARY names. */
function loadFrom(name: string, content?: string): unknown {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  vi.stubEnv("OUTLAST_BINARY", path);
  return loadNative();
}

describe("loadNative", () => {
  it("names the path, the reason and the command that builds one", () => {
    expect(() => loadFrom("none.node")).toThrow(
      failure("OUTLAST_NO_BINARY", /npx outlast build\n.*none\.node: not found$/),
    );
    expect(() => loadFrom("none.node")).toThrow(new RegExp(`${process.platform} ${process.arch}`));
    expect(() => loadFrom("text.node", "text")).toThrow(failure("OUTLAST_NO_BINARY", /text\.node: .+/));
  });

  it("refuses a binary of another interface", () => {
    const old = "module.exports = { abi: 0 }";
    expect(() => loadFrom("old.cjs", old)).toThrow(failure("OUTLAST_NO_BINARY", /its interface is 0, not 6/));
  });

  it("turns what native functions throw into errors of the package", () => {
    const code = `module.exports = { abi: 6, cells: ["x"],
      layout() { throw Object.assign(new Error("No such thing."), { code: "OUTLAST_SHAPE" }); },
      elementary() { throw new TypeError("odd"); } }`;
    const binary = loadFrom("throwing.cjs", code) as { cells: string[]; layout(): void; elementary(): void };
    expect(binary.cells).toEqual(["x"]);
    expect(() => binary.layout()).toThrow(failure("OUTLAST_SHAPE", /^No such thing\.$/));
    expect(() => binary.elementary()).toThrow(failure("OUTLAST_NATIVE", /^odd$/));
  });
});

describe("importing the package", () => {
  it("does not load the binary", async () => {
    vi.stubEnv("OUTLAST_BINARY", join(folder, "none.node"));
    const { createModel } = await import("../../src/index.js");
    const spec = { cell: "tanh", inputSize: 1, hiddenSize: 1, outputSize: 1 } as const;
    expect(() => createModel(spec)).toThrow(expect.objectContaining({ code: "OUTLAST_NO_BINARY" }) as Error);
  });
});
