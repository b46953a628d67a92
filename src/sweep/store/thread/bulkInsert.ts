import type { Database, Value } from "./database.js";

/** Rows that one statement inserts: a call into SQLite costs more than a row. */
const ROWS_AT_ONCE = 50;
/** Values that one statement takes, at most: SQLite's own limit. */
const MOST_VALUES = 32_766;

/** Inserts rows into a table, many with each statement. */
export class BulkInsert {
  readonly #database: Database;
  readonly #one: string;
  readonly #many: string;
  readonly #full: number;
  readonly #width: number;
  #parameters: Value[] = [];

  constructor(database: Database, into: string, width: number) {
    const row = `(${Array.from({ length: width }, () => "?").join(", ")})`;
    this.#database = database;
    this.#width = width;
    const rows = Math.max(1, Math.min(ROWS_AT_ONCE, Math.floor(MOST_VALUES / width)));
    this.#full = width * rows;
    this.#one = `INSERT INTO ${into} VALUES ${row}`;
    this.#many = `INSERT INTO ${into} VALUES ${Array.from({ length: rows }, () => row).join(", ")}`;
  }

  add(...row: Value[]): void {
    this.#parameters.push(...row);
    if (this.#parameters.length < this.#full) return;
    this.#database.run(this.#many, this.#parameters);
    this.#parameters = [];
  }

  /** Inserts the rest. */
  end(): void {
    for (let at = 0; at < this.#parameters.length; at += this.#width) {
      this.#database.run(this.#one, this.#parameters.slice(at, at + this.#width));
    }
    this.#parameters = [];
  }
}
