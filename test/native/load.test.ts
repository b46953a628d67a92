import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failure } from "../helpers.js";
import { searchOfCopy } from "./copies.js";
import { OutlastError } from "../../src/core/index.js";
import { libcFound, loadNative, prebuiltName, searchNative } from "../../src/native/load.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-load-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
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

/** What loading throws. */
function errorFrom(name: string, content?: string): OutlastError {
  try {
    loadFrom(name, content);
  } catch (error) {
    if (error instanceof OutlastError) return error;
  }
  throw new Error("loading did not throw an OutlastError");
}

describe("loadNative", () => {
  it("names the path, the reason, this machine and the commands that help", () => {
    const { code, message } = errorFrom("none.node");
    expect(code).toBe("OUTLAST_NO_BINARY");
    expect(message.split("\n")).toEqual([
      expect.stringMatching(/^No native core for this machine \(.*\) was found; build one with: npx outlast build$/),
      `  ${join(folder, "none.node")}: not found`,
      "OUTLAST_BINARY is the only place that was looked at: unset it.",
    ]);
    const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
    const libc = header.glibcVersionRuntime === undefined ? "" : `, glibc ${header.glibcVersionRuntime}`;
    const machine = `${process.platform} ${process.arch}${libc}`;
    expect(message).toContain(`(${machine}, Node.js ${process.versions.node})`);
  });

  it.each([
    ["a file that is no binary", "text.node", "text", /^ {2}\S+text\.node: .*(?:invalid ELF header|too short)/m],
    ["an empty file", "empty.node", "", /^ {2}\S+empty\.node: .+/m],
    [
      "a library that is none, of another name",
      "lib.so",
      "\x7fELF",
      /lib\.so: (?:file too short|.*[Ee]xec format error)$/m,
    ],
    ["JavaScript that is no starter", "a.js", "process.exit(9)", /a\.js: .*(?:ELF|short|format)/m],
    ["JSON", "a.json", '{ "abi": 6 }', /a\.json: .*(?:ELF|short|format)/m],
    ["a module without a core", "start.wasm", "", /start\.wasm: Cannot find module '\S+'$/m],
    ["a binary of another interface", "old.cjs", "module.exports = { abi: 0 }", /its interface is 0, not 7$/m],
    ["a module without an interface", "other.cjs", "module.exports = {}", /its interface is undefined, not 7$/m],
    ["a module that exports nothing", "null.cjs", "module.exports = null", /its interface is undefined, not 7$/m],
    ["a module that throws no error", "odd.cjs", "throw 'odd'", /^ {2}\S+odd\.cjs: odd$/m],
  ])("refuses %s", (_what, name, content, reason) => {
    const { code, message, cause } = errorFrom(name, content);
    expect(code).toBe("OUTLAST_NO_BINARY");
    expect(message).toMatch(reason);
    expect(message.match(new RegExp(name.replace(".", "\\."), "g"))).toHaveLength(1);
    expect((cause as AggregateError).errors).toHaveLength(1);
  });

  it("refuses a folder, and takes a path from where the process runs", () => {
    mkdirSync(join(folder, "folder.node"));
    expect(errorFrom("folder.node").message).toMatch(/folder\.node: is a folder$/m);
    expect(errorFrom(".").message).toMatch(/: is a folder$/m);
    writeFileSync(join(folder, "own.cjs"), "module.exports = { abi: 7, isa: 'own' }");
    vi.stubEnv("OUTLAST_BINARY", relative(process.cwd(), join(folder, "own.cjs")));
    expect(searchNative().found).toMatchObject({ path: join(folder, "own.cjs"), native: { isa: "own" } });
  });

  it("turns what native functions throw into errors of the package", () => {
    const code = `module.exports = { abi: 7, cells: ["x"],
      layout() { throw Object.assign(new Error("No such thing."), { code: "OUTLAST_SHAPE" }); },
      elementary() { throw new TypeError("odd"); } }`;
    const binary = loadFrom("throwing.cjs", code) as { cells: string[]; layout(): void; elementary(): void };
    expect(binary.cells).toEqual(["x"]);
    expect(() => binary.layout()).toThrow(failure("OUTLAST_SHAPE", /^No such thing\.$/));
    expect(() => binary.elementary()).toThrow(failure("OUTLAST_NATIVE", /^odd$/));
  });
});

describe("the places of the binary", () => {
  const glibc = { name: "glibc", version: "2.36" } as const;
  const musl = { name: "musl", version: null } as const;

  it.each([
    [glibc, "linux", "x64", "linux-x64"],
    [glibc, "linux", "arm64", "linux-arm64"],
    [musl, "linux", "x64", "linux-x64-musl"],
    [null, "darwin", "arm64", "darwin-arm64"],
    [null, "win32", "x64", "win32-x64"],
  ])("have a folder for each machine: %o, %s, %s", (libc, platform, arch, folderName) => {
    expect(prebuiltName(libc, { platform, arch })).toBe(folderName);
  });

  it("are this package's own build, then its prebuild", () => {
    expect(searchOfCopy(folder)).toEqual({
      failures: [
        { path: join(folder, "build/native/Release/outlast.node"), reason: "not found" },
        { path: join(folder, `prebuilds/${prebuiltName(libcFound(), process)}/outlast.node`), reason: "not found" },
        { path: join(folder, "prebuilds/wasm32/outlast.wasm"), reason: "not found" },
      ],
    });
  });

  it.runIf(process.platform === "linux")("take a Node.js that knows of no glibc for one of musl", () => {
    vi.spyOn(process.report, "getReport").mockReturnValue({ header: {} });
    expect(searchNative().libc).toEqual(musl);
    expect(errorFrom("none.node").message).toContain(`linux ${process.arch}, musl, Node.js`);
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
