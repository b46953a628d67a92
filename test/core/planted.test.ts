import crypto from "node:crypto";
import { lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newFileBeside, writeFileAtomic } from "../../src/core/index.js";
import { failure } from "../helpers.js";

// Whoever foresees a random name all the same.

let folder: string;
beforeEach(() => {
  vi.spyOn(crypto, "randomBytes").mockImplementation((size: number) => Buffer.alloc(size, 7));
  syncBuiltinESMExports();
  folder = mkdtempSync(join(tmpdir(), "outlast-planted-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});

describe("a file that is made beside another one", () => {
  it("is new: what lies at its name is neither opened nor taken away", () => {
    const path = join(folder, "a.json");
    const made = newFileBeside(path);
    expect(readdirSync(folder)).toEqual([made.slice(folder.length + 1)]);
    expect(lstatSync(made).size).toBe(0);
    rmSync(made);
    const victim = join(folder, "victim");
    writeFileSync(victim, "whole");
    writeFileSync(path, "old");
    symlinkSync(victim, made);
    expect(() => newFileBeside(path)).toThrow(/EEXIST/);
    expect(() => writeFileAtomic(path, "new")).toThrow(failure("OUTLAST_WRITE", /could not be written: .*EEXIST/));
    expect(lstatSync(made).isSymbolicLink()).toBe(true);
    expect([victim, path].map((file) => readFileSync(file, "utf8"))).toEqual(["whole", "old"]);
  });
});
