import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cutOff } from "../../src/native/elf.js";
import { libcFound, prebuiltName, searchNative } from "../../src/native/load.js";
import { outlast } from "../cli/outlast.js";
import { searchIn, searchOfCopy } from "./copies.js";

describe.runIf(process.platform === "linux")("a core whose end is missing", () => {
  const { path: whole } = searchNative().found!;
  const { size } = statSync(whole);
  let folder: string;
  let cut: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "outlast-cut-"));
    cut = join(folder, "build/native/Release/outlast.node");
    mkdirSync(dirname(cut), { recursive: true });
    cpSync(whole, cut);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  // From the longest to the shortest: each is cut from the one before it. In a process of its own, which it could end.
  it.each([size - 1, size - 4096, Math.floor(size / 2), 65_536, 64, 63, 0])("is refused: %i bytes", (length) => {
    truncateSync(cut, length);
    const reason =
      length < 64 ? /./ : new RegExp(`^it is cut off: ${length} of ${length === 64 ? "\\d+" : size} bytes$`);
    const failure = { path: cut, reason: expect.stringMatching(reason) as string };
    expect(searchIn(fileURLToPath(new URL("../../dist/native/load.js", import.meta.url)), cut)).toEqual({
      failures: [failure],
    });
  });

  it("is what outlast doctor says, and how to get another", () => {
    cpSync(whole, cut);
    truncateSync(cut, Math.floor(size / 2));
    const { code, stdout, stderr } = outlast(tmpdir(), ["doctor"], { OUTLAST_BINARY: cut });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/outlast\.node: it is cut off: \d+ of \d+ bytes\n/);
  });

  it("gives way to the prebuilt one", () => {
    cpSync(whole, cut);
    truncateSync(cut, 600);
    const prebuilt = join(folder, "prebuilds", prebuiltName(libcFound(), process), "outlast.node");
    mkdirSync(dirname(prebuilt), { recursive: true });
    symlinkSync(whole, prebuilt);
    const reason = expect.stringMatching(/^it is cut off: 600 of \d+ bytes$/) as string;
    expect(searchOfCopy(folder)).toEqual({ path: prebuilt, failures: [{ path: cut, reason }] });
  });

  it("is told from a whole one and from files that are none, tables at the end of all numbers too", () => {
    expect(cutOff(whole)).toBeUndefined();
    const header = Buffer.alloc(64);
    header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
    const verdict = (): string | undefined => {
      writeFileSync(join(folder, "made"), header);
      return cutOff(join(folder, "made"));
    };
    expect(verdict()).toBeUndefined(); // its segments have no size that we know
    header.writeUInt16LE(56, 54);
    expect(verdict()).toBeUndefined();
    header.writeBigUInt64LE(2n ** 64n - 1n, 32);
    expect(verdict()).toMatch(/^it is cut off: 64 of 18446744073709552000 bytes$/);
    header[4] = 1;
    expect(verdict()).toBeUndefined();
  });
});
