import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isLocked, lockFile, lockNameOf } from "../../src/store/index.js";
import { processMark } from "../../src/store/processMark.js";
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

  it("of another machine is taken over when it was silent for a minute", () => {
    const beat = (seconds: number): void => {
      writeFileSync(path, `1 ${hostname()}.elsewhere\n-\n`);
      utimesSync(path, Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);
    };
    beat(50);
    expect(isLocked(path)).toBe(true);
    expect(() => lockFile(path)).toThrow(failure("OUTLAST_BUSY", /process 1 on .*elsewhere holds it/));
    beat(70);
    expect(isLocked(path)).toBe(false);
    lockFile(path)[Symbol.dispose]();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is written again and again while it is held, and left to who took it over", () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      using lock = lockFile(path);
      expect(lock).toBeDefined();
      utimesSync(path, 1000, 1000);
      vi.advanceTimersByTime(6000);
      expect(statSync(path).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
      writeFileSync(path, "2 elsewhere\n-\n");
      vi.advanceTimersByTime(6000);
    } finally {
      vi.useRealTimers();
    }
    expect(readFileSync(path, "utf8")).toBe("2 elsewhere\n-\n");
  });

  it.runIf(process.platform === "linux")("whose process's id is another process's by now is taken over", async () => {
    const { pid, end } = await bystander();
    writeFileSync(path, `${pid} ${hostname()}\n${processMark(pid)}\n`);
    expect(() => lockFile(path)).toThrow(failure("OUTLAST_BUSY", new RegExp(`process ${pid} holds it`)));
    writeFileSync(path, `${pid} ${hostname()}\n${processMark(pid)!.replace(/\d+$/, "1")}\n`);
    lockFile(path)[Symbol.dispose]();
    await end();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("whose looker was killed is looked at again", () => {
    writeFileSync(path, "999999999 elsewhere\n-\n");
    utimesSync(path, 1000, 1000);
    mkdirSync(`${path}.turn`);
    utimesSync(`${path}.turn`, Date.now() / 1000 - 20, Date.now() / 1000 - 20);
    lockFile(path)[Symbol.dispose]();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("has one name for a file and a link to it", () => {
    const [file, link] = [join(folder, "a"), join(folder, "b")];
    symlinkSync(file, link);
    expect(lockNameOf(link)).toBe(`${link}.lock`);
    writeFileSync(file, "");
    expect(lockNameOf(link)).toBe(lockNameOf(file));
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
