import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readFileChecked, writeFileAtomic } from "../../src/core/index.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-files-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const failure = (code: string, message: RegExp): Error =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;

describe("writeFileAtomic", () => {
  it("writes text and bytes, over an older file, and leaves nothing else", () => {
    const path = join(folder, "record.json");
    writeFileAtomic(path, "old");
    writeFileAtomic(path, "né");
    expect(readFileSync(path, "utf8")).toBe("né");
    writeFileAtomic(path, Uint8Array.of(1, 2, 255));
    expect([...readFileChecked(path)]).toEqual([1, 2, 255]);
    expect(readdirSync(folder)).toEqual(["record.json"]);
  });

  it.each([undefined, null, 12345, "", {}])("takes no %j for a file's name, nor does readFileChecked", (path) => {
    const refusal = failure("OUTLAST_INVALID_ARGUMENT", /^path must be the name of a file, got .*\.$/);
    expect(() => writeFileAtomic(path as string, "")).toThrow(refusal);
    expect(() => readFileChecked(path as string)).toThrow(refusal);
  });

  it("refuses where the folder is missing or the path is a folder", () => {
    expect(() => writeFileAtomic(join(folder, "no", "x"), "")).toThrow(
      failure("OUTLAST_WRITE", /could not be written.*ENOENT/),
    );
    mkdirSync(join(folder, "taken", "inside"), { recursive: true });
    expect(() => writeFileAtomic(join(folder, "taken"), "")).toThrow(failure("OUTLAST_WRITE", /could not be written/));
    expect(readdirSync(folder)).toEqual(["taken"]);
  });

  it.skipIf(process.platform === "win32")("keeps the old file when the disk takes only a part of the new one", () => {
    const path = join(folder, "model.safetensors");
    writeFileSync(path, "old");
    const code = mkdtempSync(join(tmpdir(), "outlast-code-"));
    for (const name of ["files", "errors", "describe"]) {
      const source = readFileSync(new URL(`../../src/core/${name}.ts`, import.meta.url), "utf8");
      const { outputText } = ts.transpileModule(source, {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: 99 },
      });
      writeFileSync(join(code, `${name}.js`), outputText);
    }
    writeFileSync(join(code, "package.json"), '{ "type": "module" }');
    const script = `import { writeFileAtomic } from ${JSON.stringify(pathToFileURL(join(code, "files.js")).href)};
      try { writeFileAtomic(${JSON.stringify(path)}, new Uint8Array(1 << 20)); } catch (error) { console.log(error.code); }`;
    // A limit on the size of files fails in the middle of the write, as a full disk does.
    const command = `ulimit -f 64 && exec "$0" --input-type=module -e "$1"`;
    expect(execFileSync("sh", ["-c", command, process.execPath, script], { encoding: "utf8" })).toBe("OUTLAST_WRITE\n");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["model.safetensors"]);
    rmSync(code, { recursive: true });
  });
});

describe("readFileChecked", () => {
  it("says which file could not be read and why", () => {
    expect(() => readFileChecked(join(folder, "none"))).toThrow(
      failure("OUTLAST_FILE", /none could not be read: .*ENOENT/),
    );
    expect(() => readFileChecked(folder)).toThrow(failure("OUTLAST_FILE", /EISDIR/));
  });
});
