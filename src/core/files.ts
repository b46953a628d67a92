import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { describe } from "./describe.js";
import { OutlastError, invalid } from "./errors.js";

/**
 * Writes a file whole or not at all: into a temporary file of the same folder, flushed to disk, then renamed over
 * `path`. Throws OUTLAST_WRITE when that fails (no such folder, disk full, ...); an older file then stays as it was.
 */
export function writeFileAtomic(path: string, content: Uint8Array | string): void {
  writeFilesAtomic([[path, content]]);
}

/** Writes files that belong together: all of them are on the disk before the first takes the place of an older one. */
export function writeFilesAtomic(files: readonly (readonly [path: string, content: Uint8Array | string])[]): void {
  for (const [path] of files) checkPath(path);
  const temporary: string[] = [];
  let at = 0;
  try {
    for (const [i, [path, content]] of files.entries()) {
      at = i;
      const made = newFileBeside(path);
      temporary.push(made);
      writeFlushed(made, content);
    }
    for (const [i, [path]] of files.entries()) {
      at = i;
      renameSync(temporary[i] ?? "", path);
    }
  } catch (cause) {
    temporary.forEach(removeIfThere);
    throw new OutlastError("OUTLAST_WRITE", `${files[at]?.[0]} could not be written: ${reason(cause)}.`, { cause });
  }
}

/**
 * Makes an empty file in the folder of `path` and gives its name, which nobody can foresee: what lies there, a link of
 * somebody else's too, is never opened. Throws what the file system throws.
 */
export function newFileBeside(path: string): string {
  const made = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  closeSync(openSync(made, "wx"));
  return made;
}

function writeFlushed(path: string, content: Uint8Array | string): void {
  const file = openSync(path, "w");
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Takes away what failed to become a file. */
export function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Whoever calls this has a fault to tell that says more: its folder is no folder, somebody has it open.
  }
}

/** The bytes of a file; throws OUTLAST_FILE, naming the path and the reason, when it cannot be read. */
export function readFileChecked(path: string): Uint8Array<ArrayBuffer> {
  checkPath(path);
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new OutlastError("OUTLAST_FILE", `${path} could not be read: ${reason(cause)}.`, { cause });
  }
}

/** Node.js would take a number for an open file. */
function checkPath(path: unknown): void {
  if (typeof path === "string" && path !== "") return;
  throw invalid("OUTLAST_INVALID_ARGUMENT", `path must be the name of a file, got ${describe(path)}.`, "path");
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? message : `${message.replace(/^\w+: /, "").replace(/, \w+.*$/, "")} (${code})`;
}
