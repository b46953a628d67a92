import type { Figure } from "../figure/figure.js";

/** Everything that a page shows, as JSON that goes with it. */
export interface Page {
  /** Of the sweep, the run or the paper; a folder's where it has several. */
  title: string;
  /** Of the package that made the page. */
  version: string;
  /** When the page was made, UTC, ISO 8601. */
  made: string;
  summary: Summary;
  figures: readonly Figure[];
  /** Points of what was run; undefined where there are no runs. */
  table?: PointTable | undefined;
  papers: readonly PaperPart[];
  /** Of each source. */
  specs: readonly SpecPart[];
  /** Runs' specs that rows of the table change by their settings. */
  bases: readonly BaseSpec[];
  /** Of a page that follows a sweep. */
  progress?: Progress | undefined;
}

export interface Summary {
  /** Files and folders that the page is of. */
  sources: readonly string[];
  runs: number;
  /** Runs by how they ended. */
  byStatus: Readonly<Record<string, number>>;
  /** When the first and the last of them were stored or ended, UTC, ISO 8601; null where nobody knows. */
  first: string | null;
  last: string | null;
  /** Such as "outlast 0.1.0, v3, cpu". */
  computedBy: readonly string[];
  best?: Best | undefined;
}

/** The best run, and the point that it is of. */
export interface Best {
  key: string;
  /** "horizon" (the most is best) or "loss" (the least is). */
  metric: "horizon" | "loss";
  value: number;
  point: string;
}

/** A row for every point: runs that differ in their seeds alone. */
export interface PointTable {
  columns: readonly Column[];
  /** Best first. */
  rows: readonly Row[];
  /** How many points there are; where the page has fewer rows, they are the best. */
  points: number;
  curves?: CurveSet | undefined;
  /** Where there are so many runs that not all of them were read. */
  sampled?: { runs: number; of: number } | undefined;
}

export interface Column {
  /** As `outlast query` knows it: `model.hiddenSize`, `median(test.horizon)`. */
  name: string;
  /** As people read it. */
  label: string;
  /** What it is, where that needs a sentence. */
  about?: string | undefined;
  kind: "axis" | "count" | "share" | "number";
}

export type Cell = string | number | boolean | null;

export interface Row {
  /** By columns; lists and objects of an axis are JSON text. */
  cells: readonly Cell[];
  /** What its axes say, in one line. */
  name: string;
  /** The key of its run of the first seed, which is its base with these settings. */
  key: string;
  /** Which of the page's. */
  base: number;
  /** `path=value`, as `--set` takes them. */
  settings: readonly string[];
  curve?: RowCurve | undefined;
}

/** Over the runs of a row, at the table's lengths: medians, and the middle 80 % of several; null is infinite. */
export interface RowCurve {
  median: readonly (number | null)[];
  low?: readonly (number | null)[] | undefined;
  high?: readonly (number | null)[] | undefined;
}

/** What the rows' curves are of. */
export interface CurveSet {
  title: string;
  label: string;
  scale: "linear" | "log";
  /** Of the lengths. */
  along: "linear" | "log";
  lengths: readonly number[];
  /** The longest length that was trained on, where it is the same for all. */
  trained?: number | undefined;
}

/** A paper's claims and table. */
export interface PaperPart {
  name: string;
  about: string;
  claims: readonly PaperClaim[];
  /** Medians over seeds: headings and rows, as in table.csv. */
  table: readonly (readonly string[])[];
  /** Runs that could not be measured. */
  unmeasured: number;
}

export interface PaperClaim {
  kind: string;
  sentence: string;
  measured: string;
  tolerance: string;
  holds: boolean;
}

/** What was asked for, and how to run it again. */
export interface SpecPart {
  name: string;
  /** The name of the file that the command reads, undefined where it reads none. */
  file?: string | undefined;
  spec?: unknown;
  command: string;
}

/** A run's spec without what the table's axes say. */
export interface BaseSpec {
  /** The name of the file that commands of rows read. */
  file: string;
  spec: unknown;
}

/** How far a sweep is. */
export interface Progress {
  done: number;
  /** Points of the sweep; undefined where its files are not to be found from here. */
  total?: number | undefined;
  /** "running": a process writes the store. "ended": none does, and runs are missing, or nobody knows how many. */
  state: "running" | "complete" | "ended";
  runsPerSecond: number;
  /** Undefined while nobody can know. */
  secondsLeft?: number | undefined;
}
