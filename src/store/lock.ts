import { mkdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { OutlastError } from "../core/index.js";

/** The lock files that this process holds. */
const held = new Set<string>();

/** A lock file for this process, which goes when it is disposed of, or when the process ends by itself. */
export interface Lock {
  [Symbol.dispose]: () => void;
}

/**
 * Makes a file that says whose it is, by process and host. Throws OUTLAST_BUSY while another process, or this one,
 * holds it; one whose process is gone is taken over. Throws OUTLAST_WRITE where no file can be made.
 */
export function lockFile(file: string): Lock {
  const path = resolve(file);
  while (!made(path)) dropStale(path);
  held.add(path);
  let isMine = true;
  const release = (): void => {
    if (!isMine) return;
    isMine = false;
    held.delete(path);
    process.off("exit", release);
    rmSync(path, { force: true });
  };
  process.on("exit", release);
  return { [Symbol.dispose]: release };
}

function made(path: string): boolean {
  return isNew(path, () => writeFileSync(path, `${process.pid} ${hostname()}\n`, { flag: "wx" }));
}

/** Whether `make` made what no other process has made. */
function isNew(path: string, make: () => void): boolean {
  try {
    make();
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw new OutlastError("OUTLAST_WRITE", `${path} could not be made: ${codeOf(cause)}.`, { cause });
  }
}

/** Removes a lock whose process is gone; one process at a time, so that nobody removes the lock of who was quicker. */
function dropStale(path: string): void {
  const turn = `${path}.turn`;
  if (!isNew(turn, () => mkdirSync(turn))) throw busy(turn, `another process looks whether ${path} is still held`);
  try {
    const owner = ownerOf(path);
    if (owner === undefined) return;
    const [, pid = "", host = ""] = /^(\d+) (.*)\n$/.exec(owner) ?? [];
    if (pid === "") throw busy(path, "it does not say whose it is");
    if (host !== hostname()) throw busy(path, `process ${pid} on ${host} holds it`);
    if (isAlive(Number(pid), path)) throw busy(path, `process ${pid} holds it`);
    rmSync(path, { force: true });
  } finally {
    rmdirSync(turn);
  }
}

/** What a lock file says, undefined where it is gone. */
function ownerOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** A process of this one's id is this one, or was there before it: then it left the file. */
function isAlive(pid: number, path: string): boolean {
  if (pid === process.pid) return held.has(path);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return codeOf(error) !== "ESRCH";
  }
}

function busy(path: string, why: string): OutlastError {
  const sentence = `${path} is there: ${why}. Wait for that process, or delete ${path} if there is none.`;
  return new OutlastError("OUTLAST_BUSY", sentence);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
