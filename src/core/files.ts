import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { OutlastError } from "./errors.js";

/**
 * Writes a file whole or not at all: into a temporary file of the same folder, flushed to disk, then renamed over
 * `path`. Throws OUTLAST_WRITE when that fails (no such folder, disk full, ...); an older file then stays as it was.
 */
export function writeFileAtomic(path: string, content: Uint8Array | string): void {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    const file = openSync(temporary, "wx");
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new OutlastError("OUTLAST_WRITE", `${path} could not be written: ${reason(cause)}.`, { cause });
  }
}

/** The bytes of a file; throws OUTLAST_FILE, naming the path and the reason, when it cannot be read. */
export function readFileChecked(path: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new OutlastError("OUTLAST_FILE", `${path} could not be read: ${reason(cause)}.`, { cause });
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? message : `${message.replace(/^\w+: /, "").replace(/, \w+.*$/, "")} (${code})`;
}
