import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { OutlastError } from "../../../core/index.js";
import type { ErrorCode } from "../../../core/index.js";
import { diskFullText } from "../diskFull.js";
import { driver } from "./drivers/index.js";
import type { Connection, Statement, Value } from "./drivers/index.js";
import { TextReader, readable } from "./readable.js";

export type { Value } from "./drivers/index.js";

/** How long to wait for another process's lock, in milliseconds. */
const PATIENCE = 5000;

/** A SQLite file. Whatever goes wrong is an `OutlastError` that names the file. */
export class Database {
  readonly path: string;
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();
  readonly #readings = new Map<string, Statement>();
  readonly #texts: TextReader;

  /** `path` is what sentences call the file, such as the name that it will have. */
  constructor(file: string, path = file) {
    this.path = path;
    this.#texts = new TextReader(path);
    this.#connection = this.#try(() => driver.open(resolve(file)));
    this.exec(`PRAGMA busy_timeout = ${PATIENCE}`);
  }

  /** Statements without results or parameters. */
  exec(sql: string): void {
    this.#try(() => this.#connection.exec(sql));
  }

  run(sql: string, parameters: readonly Value[] = []): void {
    this.#try(() => this.#statement(sql).run(parameters));
  }

  /** What a SELECT gives. */
  rows<Row extends Value[]>(sql: string, parameters: readonly Value[] = []): Row[] {
    const rows = this.#try(() => this.#reading(sql).all(parameters) as Row[]);
    for (const row of rows) this.#readTexts(row);
    return rows;
  }

  /** A number that SQLite keeps of the file or the connection. */
  pragma(name: string): Value {
    return this.#try(() => this.#statement(`PRAGMA ${name}`).all([]))[0]![0]!;
  }

  /** Rows one by one, for results that should not be in memory. */
  *iterate<Row extends Value[]>(sql: string, parameters: readonly Value[] = []): Generator<Row> {
    const rows = this.#try(() => this.#reading(sql).iterate(parameters));
    try {
      for (;;) {
        const next = this.#try(() => rows.next());
        if (next.done === true) break;
        yield this.#readTexts(next.value as Row);
      }
    } finally {
      // Whoever stops early must not go on reading yesterday's store.
      this.#try(() => rows.return());
    }
  }

  /** All of what `work` does, or nothing. */
  transaction<T>(work: () => T): T {
    this.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.exec("COMMIT");
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Undoes what the open transaction did; SQLite may have undone it by itself, where the disk is full. */
  rollback(): void {
    if (this.#connection.inTransaction) this.exec("ROLLBACK");
  }

  close(): void {
    this.#try(() => this.#connection.close());
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#connection.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  /** The statement whose values are `readable`. */
  #reading(sql: string): Statement {
    const known = this.#readings.get(sql);
    if (known !== undefined) return known;
    const { width } = this.#connection.prepare(sql);
    const names = Array.from({ length: width }, (_, column) => `c${column}`);
    const texts = `WITH rows (${names.join(", ")}) AS (${sql}) SELECT ${names.map(readable).join(", ")} FROM rows`;
    const made = this.#statement(texts);
    this.#readings.set(sql, made);
    return made;
  }

  #readTexts<Row extends Value[]>(row: Row): Row {
    for (let column = 0; column < row.length; column++) {
      const value = row[column];
      if (typeof value === "string") row[column] = this.#texts.read(value);
    }
    return row;
  }

  #try<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw sentenceOf(this.path, error);
    }
  }
}

function sentenceOf(path: string, cause: unknown): OutlastError {
  const { message } = cause as Error;
  const code = driver.codeOf(cause);
  const because = (error: ErrorCode, sentence: string): OutlastError => new OutlastError(error, sentence, { cause });
  if (code.startsWith("SQLITE_FULL")) return because("OUTLAST_WRITE", diskFullText(path));
  if (code.startsWith("SQLITE_READONLY"))
    return because("OUTLAST_WRITE", `The store ${path} could not be written: it is read-only.`);
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED"))
    return because("OUTLAST_BUSY", `The store ${path} is in use by another process.`);
  if (code.startsWith("SQLITE_NOTADB")) return because("OUTLAST_FORMAT", `${path} is no store of a sweep.`);
  if (code.startsWith("SQLITE_CORRUPT")) return because("OUTLAST_FORMAT", `The store ${path} is damaged: ${message}.`);
  if (code.startsWith("SQLITE_CANTOPEN"))
    return because("OUTLAST_FILE", `The store ${path} could not be opened: ${message}.${hint(path)}`);
  // The statements are ours: what SQLite has against them is what they were put together from.
  if (code === "SQLITE_ERROR") {
    return message.includes("malformed JSON")
      ? because("OUTLAST_FORMAT", `The store ${path} is damaged: ${message}.`)
      : because("OUTLAST_UNSUPPORTED", `The store ${path} cannot hold this: ${message}. What it has is whole.`);
  }
  return because(
    "OUTLAST_WRITE",
    `The store ${path} could not be used: ${message}${code === "" ? "" : ` (${code})`}. What it has is whole.`,
  );
}

/** A log beside the file is that of a writer who is at work, or was killed. */
function hint(path: string): string {
  if (!existsSync(`${path}-wal`)) return "";
  return " Its writer did not close it: it opens in a folder that can be written, such as one that it is copied to.";
}
