import type { Database, Value } from "./database.js";

/** Rows that one statement inserts: a call into SQLite costs more than a row. */
const ROWS_AT_ONCE = 50;

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
    this.#full = width * ROWS_AT_ONCE;
    this.#one = `INSERT INTO ${into} VALUES ${row}`;
    this.#many = `INSERT INTO ${into} VALUES ${Array.from({ length: ROWS_AT_ONCE }, () => row).join(", ")}`;
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
