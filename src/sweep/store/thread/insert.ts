import { blobAt } from "../bytes.js";
import { FAILED, KEY_BYTES, LAST_WHOLE, quoted } from "../format.js";
import type { ChunkRow } from "../operations.js";
import type { PackedRuns } from "../pack.js";
import { BulkInsert } from "./bulkInsert.js";
import type { Database } from "./database.js";
import { findRuns, keyAt } from "./lookup.js";

/** Where a run stands: its status by number, and its steps. */
interface Standing {
  status: number;
  steps: number;
}

/** Whether a run takes the place of what its key has: a whole one of any prefix, a longer prefix of a shorter one. */
export function supersedes(run: Standing, present: Standing): boolean {
  if (present.status <= LAST_WHOLE || run.status === FAILED) return false;
  return run.status <= LAST_WHOLE || present.status === FAILED || run.steps > present.steps;
}

/** Tables that have rows of a run, by the column that says which. */
export const tablesOfRuns = { runs: "id", axes: "run", curves: "run", losses: "run", models: "run" } as const;

export function removeRun(database: Database, id: number): void {
  for (const [table, column] of Object.entries(tablesOfRuns)) {
    database.run(`DELETE FROM ${table} WHERE ${column} = ?`, [id]);
  }
}

export function addChunk(database: Database, { name, runs, committed, provenance }: ChunkRow): number {
  const values = [name, runs, committed, provenance];
  database.run("INSERT OR IGNORE INTO chunks (name, runs, committed, provenance) VALUES (?, ?, ?, ?)", values);
  return database.rows<[number]>("SELECT id FROM chunks WHERE name = ?", [name])[0]![0];
}

/** Inserts the runs of one sweep, chunk by chunk, each chunk in a transaction that may take several calls. */
export class RunInserter {
  readonly #database: Database;
  readonly #sweep: number;
  readonly #runs: BulkInsert;
  readonly #axes: BulkInsert;
  readonly #curves: BulkInsert;
  readonly #losses: BulkInsert;
  readonly #models: BulkInsert;
  #layouts = new Map<string, number>();
  #chunk = 0;
  #nextRun = 0;

  constructor(database: Database, sweep: number, axes: readonly string[]) {
    this.#database = database;
    this.#sweep = sweep;
    const columns = "id, key, sweep, point, chunk, status, float64, steps, loss, error, objectives";
    this.#runs = new BulkInsert(database, `runs (${columns})`, 11);
    this.#axes = new BulkInsert(database, `axes (${["run", ...axes.map(quoted)].join(", ")})`, axes.length + 1);
    this.#curves = new BulkInsert(database, "curves (run, place, layout, step, horizon, data)", 6);
    this.#losses = new BulkInsert(database, "losses (run, every, data)", 3);
    this.#models = new BulkInsert(database, "models (run, data)", 2);
  }

  begin(chunk: ChunkRow): void {
    this.#database.exec("BEGIN IMMEDIATE");
    this.#chunk = addChunk(this.#database, chunk);
    this.#nextRun = 1 + this.#database.rows<[number]>("SELECT coalesce(max(id), 0) FROM runs")[0]![0];
  }

  /** Runs that take nobody's place are left out; of two with one key the better one stays. */
  insert(packed: PackedRuns): void {
    const ids = this.#insertRuns(packed);
    const layouts = packed.layouts.map((text) => this.#layout(text));
    const { curves, curveData, losses, lossData, models, modelData } = packed;
    for (let i = 0; i < curves.length / 5; i++) {
      const [run = 0, place = 0, layout = 0, step = 0, horizon = 0] = curves.subarray(5 * i, 5 * i + 5);
      const id = ids[run];
      if (id !== undefined) {
        this.#curves.add(id, place, layouts[layout]!, nullable(step), horizon, blobAt(curveData, i));
      }
    }
    for (let i = 0; i < losses.length / 2; i++) {
      const id = ids[losses[2 * i]!];
      if (id !== undefined) this.#losses.add(id, losses[2 * i + 1]!, blobAt(lossData, i));
    }
    models.forEach((run, i) => {
      const id = ids[run];
      if (id !== undefined) this.#models.add(id, blobAt(modelData, i));
    });
    for (const table of [this.#runs, this.#axes, this.#curves, this.#losses, this.#models]) table.end();
  }

  commit(): void {
    this.#database.exec("COMMIT");
  }

  abort(): void {
    this.#layouts = new Map();
    this.#database.rollback();
  }

  /** Inserts what is new and gives each run its number, undefined where it is left out. */
  #insertRuns({ keys, numbers, errors, objectives, values }: PackedRuns): (number | undefined)[] {
    const present = new Map(findRuns(this.#database, keys).map((run) => [run.key, run]));
    const standing = (i: number): Standing => ({ status: numbers[5 * i + 1]!, steps: numbers[5 * i + 3]! });
    const best = new Map<string, number>();
    errors.forEach((_, i) => {
      const key = keyAt(keys, i);
      const earlier = best.get(key);
      const other = earlier === undefined ? present.get(key) : standing(earlier);
      if (other === undefined || supersedes(standing(i), other)) best.set(key, i);
    });
    const ids: (number | undefined)[] = errors.map(() => undefined);
    for (const [key, i] of best) {
      const replaced = present.get(key);
      if (replaced !== undefined) removeRun(this.#database, replaced.id);
      const [point = 0, status = 0, float64 = 0, steps = 0, loss = 0] = numbers.subarray(5 * i, 5 * i + 5);
      const bytes = keys.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES);
      const id = this.#nextRun++;
      ids[i] = id;
      const said = [nullable(loss), errors[i]!, objectives[i]!];
      this.#runs.add(id, bytes, this.#sweep, point, this.#chunk, status, float64, steps, ...said);
      this.#axes.add(id, ...values.map((axis) => axis[i]!));
    }
    return ids;
  }

  #layout(text: string): number {
    const known = this.#layouts.get(text);
    if (known !== undefined) return known;
    this.#database.run("INSERT OR IGNORE INTO layouts (layout) VALUES (?)", [text]);
    const [found] = this.#database.rows<[number]>("SELECT id FROM layouts WHERE layout = ?", [text]);
    this.#layouts.set(text, found![0]);
    return found![0];
  }
}

function nullable(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
