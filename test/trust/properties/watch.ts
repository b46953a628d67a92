import { spawn } from "node:child_process";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Seconds that a case may take before it counts as one that hangs. */
export const LIMIT_SECONDS = Number(process.env["OUTLAST_TRUST_SECONDS"] ?? 30);

export interface Watch {
  /** Says which case begins, and that the one before is over. */
  begin(text: string): void;
  /** No case is under way any more. */
  close(): void;
}

/**
 * A process that knows which case is under way, and says it where this process hangs in it, which it then ends, or
 * dies of it.
 */
export function watchCases(): Watch {
  const file = join(tmpdir(), `outlast-case-${process.pid}-${Date.now()}`);
  const descriptor = openSync(file, "w");
  const program = fileURLToPath(new URL("./watchdog.mjs", import.meta.url));
  const dog = spawn(process.execPath, [program, file, String(LIMIT_SECONDS)], { stdio: ["pipe", "ignore", "inherit"] });
  dog.unref();
  let count = 0;
  return {
    begin(text) {
      count += 1;
      writeSync(descriptor, `${count}\n${text}\0`, 0);
    },
    close() {
      writeSync(descriptor, "\0", 0);
      closeSync(descriptor);
      dog.stdin.destroy();
      rmSync(file, { force: true });
    },
  };
}
