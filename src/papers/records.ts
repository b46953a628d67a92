import { appendFileSync, existsSync, mkdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { OutlastError, readFileChecked } from "../core/index.js";
import { native } from "../native/index.js";
import type { RunRecord } from "../run/index.js";
import { lockFile } from "../store/index.js";
import type { Lock } from "../store/index.js";
import type { PaperResult } from "./paper.js";

/** A line of records.jsonl; `failure` where the run could not be measured. */
export type Line = Pick<RunRecord, "key" | "spec" | "result" | "provenance"> & Measured;

type Measured = Pick<PaperResult, "measures" | "failure">;

/**
 * The file that a paper's runs are kept in, one JSON object a line, by key: one process at a time, until disposed of.
 */
export class Records {
  readonly #path: string;
  readonly #lock: Lock;
  readonly #lines = new Map<string, Line>();

  /**
   * Opens a folder's records. A line that a killed process left unfinished is cut off. Throws OUTLAST_WRITE,
   * OUTLAST_FORMAT, or OUTLAST_BUSY while another process has them open.
   */
  constructor(folder: string) {
    this.#path = join(folder, "records.jsonl");
    guarded(this.#path, () => mkdirSync(folder, { recursive: true }));
    this.#lock = lockFile(join(folder, "records.lock"));
    try {
      this.#read();
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }

  #read(): void {
    if (!existsSync(this.#path)) return;
    const bytes = readFileChecked(this.#path);
    const whole = bytes.lastIndexOf(0x0a) + 1;
    if (whole < bytes.length) guarded(this.#path, () => truncateSync(this.#path, whole));
    const text = new TextDecoder().decode(bytes.subarray(0, whole));
    text.split("\n").forEach((line, i) => {
      if (line !== "") this.#take(line, i + 1);
    });
  }

  #take(text: string, number: number): void {
    try {
      const line = JSON.parse(text) as Partial<Line> | null;
      const { key, result, measures, provenance } = line ?? {};
      if (typeof key !== "string" || typeof result?.status !== "string" || !measures)
        throw new Error("it has no key, result and measures");
      // Another version's runs may have come out otherwise: they are made again.
      if (provenance?.outlast === native().version) this.#lines.set(key, line as Line);
    } catch (cause) {
      const sentence = `${this.#path}, line ${number} is no record: ${(cause as Error).message}; delete the line.`;
      throw new OutlastError("OUTLAST_FORMAT", sentence, { cause });
    }
  }

  /** What is known of a run, if it was measured and has every measure that is asked for. */
  get(key: string, measures: readonly string[]): Omit<PaperResult, "cell"> | undefined {
    const line = this.#lines.get(key);
    if (line === undefined || line.failure !== undefined) return undefined;
    if (!measures.every((name) => name in line.measures)) return undefined;
    return { key, status: line.result.status, measures: line.measures };
  }

  /** Appends a run. Throws OUTLAST_WRITE. */
  add(line: Line): void {
    guarded(this.#path, () => appendFileSync(this.#path, `${JSON.stringify(line)}\n`));
    this.#lines.set(line.key, line);
  }
}

function guarded(path: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new OutlastError("OUTLAST_WRITE", `${path} could not be written: ${reason}.`, { cause });
  }
}
