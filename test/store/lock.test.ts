import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFile } from "../../src/store/index.js";
import { failure } from "../helpers.js";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-lock-"));
  path = join(folder, "a.lock");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that does nothing, and how to end it. */
async function bystander(): Promise<{ pid: number; end: () => Promise<void> }> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  await new Promise((resolve) => child.once("spawn", resolve));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return { pid: child.pid!, end: () => (child.kill("SIGKILL"), ended) };
}

describe("a lock", () => {
  it("is one at a time, and leaves nothing behind", () => {
    {
      using lock = lockFile(path);
      expect(lock).toBeDefined();
      expect(readdirSync(folder)).toEqual(["a.lock"]);
      expect(() => lockFile(path)).toThrow(failure("OUTLAST_BUSY", new RegExp(`process ${process.pid} holds it`)));
      using other = lockFile(join(folder, "b.lock"));
      expect(other).toBeDefined();
    }
    expect(readdirSync(folder)).toEqual([]);
    lockFile(path)[Symbol.dispose]();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("disposed of twice does not take another's with it", () => {
    const first = lockFile(path);
    first[Symbol.dispose]();
    using second = lockFile(path);
    first[Symbol.dispose]();
    expect(second).toBeDefined();
    expect(existsSync(path)).toBe(true);
  });

  it("of another process holds as long as it lives", async () => {
    const { pid, end } = await bystander();
    writeFileSync(path, `${pid} ${hostname()}\n`);
    expect(() => lockFile(path)).toThrow(
      failure("OUTLAST_BUSY", new RegExp(`a\\.lock is there: process ${pid} holds it`)),
    );
    expect(readdirSync(folder)).toEqual(["a.lock"]);
    await end();
    using lock = lockFile(path);
    expect(lock).toBeDefined();
    expect(readdirSync(folder)).toEqual(["a.lock"]);
  });

  it("that an earlier process of this one's id left is taken over", () => {
    writeFileSync(path, `${process.pid} ${hostname()}\n`);
    const before = Date.now() / 1000 - process.uptime() - 60;
    utimesSync(path, before, before);
    lockFile(path)[Symbol.dispose]();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("that another thread of this process made holds", () => {
    writeFileSync(path, `${process.pid} ${hostname()}\n`);
    expect(() => lockFile(path)).toThrow(failure("OUTLAST_BUSY", new RegExp(`process ${process.pid} holds it`)));
  });

  it("is the same one by way of a link", () => {
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    try {
      using lock = lockFile(path);
      expect(lock).toBeDefined();
      expect(() => lockFile(join(link, "a.lock"))).toThrow(failure("OUTLAST_BUSY"));
    } finally {
      rmSync(link);
    }
  });

  it.each([
    ["of another machine", `1 ${hostname()}.elsewhere\n`, /process 1 on .*elsewhere holds it.*delete .*a\.lock/],
    ["that says nothing", "", /a\.lock is there: it does not say whose it is/],
  ])("%s holds", (_what, text, message) => {
    writeFileSync(path, text);
    expect(() => lockFile(path)).toThrow(failure("OUTLAST_BUSY", message));
    expect(readdirSync(folder)).toEqual(["a.lock"]);
  });

  it("that another process is looking at is left to it", () => {
    writeFileSync(path, "");
    mkdirSync(`${path}.turn`);
    expect(() => lockFile(path)).toThrow(failure("OUTLAST_BUSY", /a\.lock\.turn is there: another process looks/));
  });

  it("in no folder is refused", () => {
    expect(() => lockFile(join(folder, "none", "a.lock"))).toThrow(
      failure("OUTLAST_WRITE", /could not be made: ENOENT/),
    );
  });
});
