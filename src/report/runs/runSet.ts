import { OutlastError, invalid, suggestion } from "../../core/index.js";
import { applyValues, resolveRun, unrunModules } from "../../run/index.js";
import type { ResolvedRun } from "../../run/index.js";
import { RUN_STATUSES, findColumn, knownNames } from "../../sweep/index.js";
import type { Column, ColumnCells, LossGrid, Names, RunReader, RunStatus } from "../../sweep/index.js";
import type { Metric, Statistic } from "../../tasks/index.js";
import { joinedCells, rankOf } from "./combine.js";

/** Runs of one reader, in the order of the set. */
export interface RunPart {
  reader: RunReader;
  /** [runs * 32] */
  keys: Uint8Array;
  /** Of the reader's, by which bases are known. */
  sweeps: Int32Array;
}

/** A field of the spec that differs between runs. */
export interface RunAxis {
  /** Its path, such as `model.hiddenSize`. */
  name: string;
  /** Whether it is a seed: runs that differ in seeds alone are repetitions. */
  isSeed: boolean;
  cells: ColumnCells;
}

/** What an evaluation measured, in any of the runs. */
export interface RunEvaluation {
  name: string;
  /** Ascending. */
  lengths: readonly number[];
  metrics: readonly Metric[];
  statistics: readonly Statistic[];
  /** Steps of checkpoints, ascending. */
  steps: readonly number[];
}

/** Numbers of some runs: of all, unless there would be too many. */
export interface RunNumbers {
  /** Places of the runs in the set. */
  runs: Int32Array;
  columns: number;
  /** [runs, columns]: NaN where a run has none, infinite where what was measured is not finite. */
  numbers: Float64Array;
}

interface Fields {
  sources: readonly string[];
  source: Int32Array;
  matching: number;
  statuses: Uint8Array;
  axes: readonly RunAxis[];
  evaluations: readonly RunEvaluation[];
  lossGrids: readonly LossGrid[];
  names: Names;
  parts: readonly RunPart[];
  /** Columns that were read already, by name. */
  known: Map<string, ColumnCells>;
}

/** Numbers that a figure holds at a time: 128 MB. */
const MOST_NUMBERS = 2 ** 24;

/** Fewer points of a curve would show. */
const FEWEST_POINTS = 64;

/**
 * Runs of any number of sources in one shape. What every run has is held by columns; curves and kept losses are read
 * from the sources when a figure asks for them.
 */
export class RunSet {
  /** As they were named. */
  readonly sources: readonly string[];
  /** Which of them each run is from. */
  readonly source: Int32Array;
  readonly count: number;
  /** Runs that met the conditions: more than `count` where there were so many that a sample was taken. */
  readonly matching: number;
  /** Fields of the spec that differ. */
  readonly axes: readonly RunAxis[];
  readonly evaluations: readonly RunEvaluation[];
  /** At which steps losses were kept. */
  readonly lossGrids: readonly LossGrid[];
  readonly names: Names;
  readonly #statuses: Uint8Array;
  readonly #parts: readonly RunPart[];
  readonly #known: Map<string, ColumnCells>;
  readonly #resolved = new Map<number, ResolvedRun | undefined>();

  constructor({ statuses, parts, known, ...fields }: Fields) {
    this.sources = fields.sources;
    this.source = fields.source;
    this.count = statuses.length;
    this.matching = fields.matching;
    this.axes = fields.axes;
    this.evaluations = fields.evaluations;
    this.lossGrids = fields.lossGrids;
    this.names = fields.names;
    this.#statuses = statuses;
    this.#parts = parts;
    this.#known = known;
  }

  /** How a run ended; that of a record that was stopped is "limited". */
  status(run: number): RunStatus {
    return RUN_STATUSES[this.#statuses[run]!]!;
  }

  /** 64 hex digits. */
  key(run: number): string {
    const { part, at } = this.#place(run);
    return Buffer.from(part.keys.subarray(32 * at, 32 * at + 32)).toString("hex");
  }

  /** A run's spec: that of its record, or its sweep's base with the values of its axes. */
  spec(run: number): unknown {
    const { part, at } = this.#place(run);
    const sweep = part.reader.names.sweeps.find(({ id }) => id === part.sweeps[at])!;
    const set = sweep.axes.map((path) => ({ path, value: valueAt(this.#known.get(path)!, run) }));
    return applyValues(sweep.base, set.filter(({ value }) => value !== null)); // prettier-ignore
  }

  /** A run made ready, undefined where its files are elsewhere now: figures then do without what it says. */
  resolved(run: number): ResolvedRun | undefined {
    if (!this.#resolved.has(run)) this.#resolved.set(run, resolvedOf(this.spec(run)));
    return this.#resolved.get(run);
  }

  /**
   * A column of `outlast query`, or `source`. Throws OUTLAST_USAGE for a name that no source has.
   */
  async column(name: string): Promise<ColumnCells> {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.check(name);
    const parts = await Promise.all(this.#parts.map((part) => this.#read(name, part)));
    const cells = joinedCells(parts);
    this.#known.set(name, cells);
    return cells;
  }

  /** Throws OUTLAST_USAGE for a name that no source has as a column. */
  check(name: string): void {
    if (this.#known.has(name) || findColumn(name, this.names) !== undefined) return;
    const names = ["source", ...knownNames(this.names)];
    throw invalid("OUTLAST_USAGE", `The runs have no column ${name}: ${suggestion(name, names)}`);
  }

  /** Whether a run's spec asks for an evaluation, which one that diverged may not have come to. */
  evaluates(run: number, evaluation: string): boolean {
    const { part, at } = this.#place(run);
    const { sweeps, layouts } = part.reader.names;
    const { evaluate } = sweeps.find(({ id }) => id === part.sweeps[at])!.base as { evaluate?: { name?: string }[] };
    const isAsked = Array.isArray(evaluate) && evaluate.some(({ name }) => name === evaluation);
    return isAsked || layouts.some(({ name }) => name === evaluation);
  }

  /** As many places of a curve as can be read of every run: all of them, or some at equal distances, both ends too. */
  thinned(places: readonly number[]): readonly number[] {
    const most = Math.max(FEWEST_POINTS, Math.floor(MOST_NUMBERS / Math.max(1, this.count)));
    if (places.length <= most) return places;
    const last = places.length - 1;
    return Array.from({ length: most }, (_, i) => places[Math.round((i * last) / (most - 1))]!);
  }

  /** Numbers of curves or losses, of a sample by key where they are more than memory should hold. */
  async numbers(columns: readonly Column[]): Promise<RunNumbers> {
    const most = Math.max(1, Math.floor(MOST_NUMBERS / columns.length));
    const runs = this.#sample(most);
    const numbers = new Float64Array(runs.length * columns.length);
    let [start, first] = [0, 0];
    for (const { reader, keys } of this.#parts) {
      const count = keys.length / 32;
      const own = runs.filter((run) => run >= start && run < start + count);
      const asked = new Uint8Array(own.length * 32);
      own.forEach((run, i) => asked.set(keys.subarray(32 * (run - start), 32 * (run - start) + 32), 32 * i));
      numbers.set(await reader.numbers(asked, columns), first * columns.length);
      start += count;
      first += own.length;
    }
    return { runs, columns: columns.length, numbers };
  }

  /** Reads what `work` reads of stores in one go: a figure, or several. */
  hold<T>(work: () => Promise<T>): Promise<T> {
    return this.#parts.reduce(
      (inner, { reader }) =>
        () =>
          reader.hold(inner),
      work,
    )();
  }

  #place(run: number): { part: RunPart; at: number } {
    let at = run;
    for (const part of this.#parts) {
      if (at < part.sweeps.length) return { part, at };
      at -= part.sweeps.length;
    }
    const sentence = `run must be a whole number from 0 to ${this.count - 1}, got ${run}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "run");
  }

  async #read(name: string, { reader, keys, sweeps }: RunPart): Promise<ColumnCells> {
    const column = findColumn(name, reader.names);
    if (column === undefined) return { codes: new Int32Array(sweeps.length).fill(-1), values: [] };
    if (column.from === "run") return { codes: sweeps.map((_, i) => i), values: hexKeys(keys) };
    if (column.from === "spec") return ofBases(column.bases, sweeps);
    return { numbers: await reader.numbers(keys, [column]) };
  }

  /** All runs, or those whose keys begin with a number below a limit. */
  #sample(most: number): Int32Array {
    let runs = Int32Array.from({ length: this.count }, (_, run) => run);
    if (runs.length <= most) return runs;
    const ranks = this.#parts.flatMap(({ keys, sweeps }) => Array.from(sweeps, (_, row) => rankOf(keys, row)));
    for (let below = 2 ** 32; runs.length > most; below /= 2) runs = runs.filter((run) => ranks[run]! < below);
    return runs;
  }
}

function hexKeys(keys: Uint8Array): string[] {
  const digits = Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength).toString("hex");
  return Array.from({ length: keys.length / 32 }, (_, i) => digits.slice(64 * i, 64 * i + 64));
}

/** A field that is on no axis: the same for all runs of a sweep. */
function ofBases(bases: ReadonlyMap<number, unknown>, sweeps: Int32Array): ColumnCells {
  const ids = [...bases.keys()];
  const values = ids.map((id) => bases.get(id));
  const codes = sweeps.map((sweep) => {
    const place = ids.indexOf(sweep);
    return (values[place] ?? null) === null ? -1 : place;
  });
  return joinedCells([{ codes, values }, { numbers: new Float64Array() }]);
}

/** A cell's value: JSON, null for none. */
export function valueAt(cells: ColumnCells, run: number): unknown {
  if (!("numbers" in cells)) return cells.values[cells.codes[run]!] ?? null;
  const number = cells.numbers[run]!;
  return Number.isNaN(number) ? null : number;
}

function resolvedOf(spec: unknown): ResolvedRun | undefined {
  try {
    return resolveRun(spec, { modules: unrunModules });
  } catch (error) {
    if (error instanceof OutlastError) return undefined;
    throw error;
  }
}
