import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { OutlastError } from "../core/index.js";
import { processMark } from "./processMark.js";

/** The lock files that this process holds. */
const held = new Set<string>();

/** What a lock file says: a process and its host, and what tells the process from others of its id. */
const OWNER = /^(\d+) (.*)\n(?:(.*)\n)?$/;
/** Stands for what tells it, where nothing does. */
const UNTOLD = "-";

/** Milliseconds between two writes of a held lock, which show other machines that its process lives. */
const BEAT = 5000;
/** Milliseconds without one after which another machine takes it to be dead. */
const SILENT = 60_000;
/** Milliseconds that a look at a lock never takes: whoever began one earlier was killed. */
const LOOKED = 10_000;

/** A lock file for this process, which goes when it is disposed of, or when the process ends by itself. */
export interface Lock {
  [Symbol.dispose]: () => void;
}

/**
 * Makes a file that says whose it is, by process and host. Throws OUTLAST_BUSY while another process, or this one,
 * holds it. One whose process is gone is taken over; of another host's process that is so after a minute of silence.
 * Throws OUTLAST_WRITE where no file can be made.
 */
export function lockFile(file: string): Lock {
  const path = realPath(file);
  const text = `${process.pid} ${hostname()}\n${processMark(process.pid) ?? UNTOLD}\n`;
  while (!made(path, text)) dropStale(path);
  held.add(path);
  let isMine = true;
  const beat = setInterval(() => touch(path, text), BEAT).unref();
  const release = (): void => {
    if (!isMine) return;
    isMine = false;
    held.delete(path);
    process.off("exit", release);
    clearInterval(beat);
    // Another host may have taken it over, where this one stood still.
    if (ownerOf(path) === text) rmSync(path, { force: true });
  };
  process.on("exit", release);
  return { [Symbol.dispose]: release };
}

/** Whether a process holds a lock file. */
export function isLocked(file: string): boolean {
  const path = realPath(file);
  const owner = ownerOf(path);
  return owner !== undefined && OWNER.test(owner) && holderOf(path, owner, Date.now()) !== undefined;
}

/** The lock file of a file, one however that is reached. */
export function lockNameOf(file: string): string {
  return `${existsSync(file) ? realpathSync(file) : file}.lock`;
}

/** Writes what a lock file says once more, by which its time is the file system's own. */
function touch(path: string, text: string): void {
  try {
    if (ownerOf(path) === text) writeFileSync(path, text, { flag: "r+" });
  } catch {
    // The next one may get through.
  }
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
function made(path: string, text: string): boolean {
  return isNew(path, () => {
    const file = openSync(path, "wx");
    try {
      writeSync(file, text);
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
  const code = codeOf(cause);
  const why = code === "ENOSPC" || code === "EDQUOT" ? "the disk is full" : code;
  return new OutlastError("OUTLAST_WRITE", `${path} could not be made: ${why}.`, { cause });
}

/** Removes a lock whose process is gone; one process at a time, lest it remove the lock of who was quicker. */
function dropStale(path: string): void {
  const turn = `${path}.turn`;
  const take = (): boolean => isNew(turn, () => mkdirSync(turn));
  if (!take()) {
    if (timeOf(turn) > Date.now() - LOOKED || !dropped(turn) || !take()) {
      throw busy(turn, `another process looks whether ${path} is still held`);
    }
  }
  try {
    const owner = ownerOf(path);
    if (owner === undefined) return;
    if (!OWNER.test(owner)) throw busy(path, "it does not say whose it is");
    // The turn was made just now by the clock of the file system, which is that of the lock.
    const holder = holderOf(path, owner, timeOf(turn));
    if (holder !== undefined) throw busy(path, `${holder} holds it`);
    // Its own process may have removed it before it ended, and somebody made one since; a dead one removes nothing.
    if (ownerOf(path) === owner) rmSync(path, { force: true });
  } finally {
    dropped(turn);
  }
}

/** Whether a folder is gone. */
function dropped(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return codeOf(error) === "ENOENT";
  }
}

/** When a file was last written, in milliseconds; infinitely late where it is gone. */
function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
}

/** Who holds a lock that says `owner`; undefined where the process is gone. `now` is by its file system's clock. */
function holderOf(path: string, owner: string, now: number): string | undefined {
  const [, pid = "", host = "", mark] = OWNER.exec(owner) ?? [];
  if (host === hostname()) return isAlive(Number(pid), mark, path) ? `process ${pid}` : undefined;
  // One without a mark is of an earlier Outlast, which wrote its locks once.
  return mark === undefined || now - timeOf(path) < SILENT ? `process ${pid} on ${host}` : undefined;
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
function isAlive(pid: number, mark: string | undefined, path: string): boolean {
  const own = mark === undefined || mark === UNTOLD ? undefined : processMark(pid);
  // The id is another process's by now.
  if (own !== undefined && own !== mark) return false;
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
  return timeOf(path) >= Date.now() - process.uptime() * 1000;
}

function busy(path: string, why: string): OutlastError {
  const sentence = `${path} is there: ${why}. Wait for that process, or delete ${path} if there is none.`;
  return new OutlastError("OUTLAST_BUSY", sentence);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
