import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  rmdirSync,
  statSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { OutlastError } from "../core/index.js";

/** The lock files that this process holds. */
const held = new Set<string>();

/** What a lock file says: a process and its host. */
const OWNER = /^(\d+) (.*)\n$/;

/** A lock file for this process, which goes when it is disposed of, or when the process ends by itself. */
export interface Lock {
  [Symbol.dispose]: () => void;
}

/**
 * Makes a file that says whose it is, by process and host. Throws OUTLAST_BUSY while another process, or this one,
 * holds it; one whose process is gone is taken over. Throws OUTLAST_WRITE where no file can be made.
 */
export function lockFile(file: string): Lock {
  const path = realPath(file);
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

/** Whether a process holds a lock file; one of another host is believed to. */
export function isLocked(file: string): boolean {
  const path = realPath(file);
  const owner = ownerOf(path);
  const [, pid, host] = owner === undefined ? [] : (OWNER.exec(owner) ?? []);
  return pid !== undefined && (host !== hostname() || isAlive(Number(pid), path));
}

/** One name for a file however it is reached. */
function realPath(file: string): string {
  try {
    return join(realpathSync(dirname(file)), basename(file));
  } catch (cause) {
    throw notMade(file, cause);
  }
}

/** Whether the file is made: whole, or not there, so that a full disk leaves no lock of nobody. */
function made(path: string): boolean {
  return isNew(path, () => {
    const file = openSync(path, "wx");
    try {
      writeSync(file, `${process.pid} ${hostname()}\n`);
    } catch (cause) {
      rmSync(path, { force: true });
      throw cause;
    } finally {
      closeSync(file);
    }
  });
}

/** Whether `make` made what no other process has made. */
function isNew(path: string, make: () => void): boolean {
  try {
    make();
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw notMade(path, cause);
  }
}

function notMade(path: string, cause: unknown): OutlastError {
  return new OutlastError("OUTLAST_WRITE", `${path} could not be made: ${codeOf(cause)}.`, { cause });
}

/** Removes a lock whose process is gone; one process at a time, lest it remove the lock of who was quicker. */
function dropStale(path: string): void {
  const turn = `${path}.turn`;
  if (!isNew(turn, () => mkdirSync(turn))) throw busy(turn, `another process looks whether ${path} is still held`);
  try {
    const owner = ownerOf(path);
    if (owner === undefined) return;
    const [, pid = "", host = ""] = OWNER.exec(owner) ?? [];
    if (pid === "") throw busy(path, "it does not say whose it is");
    if (host !== hostname()) throw busy(path, `process ${pid} on ${host} holds it`);
    if (isAlive(Number(pid), path)) throw busy(path, `process ${pid} holds it`);
    // Its own process may have removed it before it ended, and somebody made one since; a dead one removes nothing.
    if (ownerOf(path) === owner) rmSync(path, { force: true });
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
    throw new OutlastError("OUTLAST_FILE", `${path} could not be read: ${codeOf(error)}.`, { cause: error });
  }
}

/** A process of this one's id is this one, in another of its threads too; or was there before it, and left the file. */
function isAlive(pid: number, path: string): boolean {
  if (pid === process.pid) return held.has(path) || isSinceStart(path);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return codeOf(error) !== "ESRCH";
  }
}

function isSinceStart(path: string): boolean {
  const file = statSync(path, { throwIfNoEntry: false });
  return file !== undefined && file.mtimeMs >= Date.now() - process.uptime() * 1000;
}

function busy(path: string, why: string): OutlastError {
  const sentence = `${path} is there: ${why}. Wait for that process, or delete ${path} if there is none.`;
  return new OutlastError("OUTLAST_BUSY", sentence);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
