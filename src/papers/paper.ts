import type { Figure } from "./figure.js";
import type { Model } from "../models/index.js";
import type { RunRecord, RunSpec } from "../run/index.js";
import type { Table } from "./table.js";

/** How much of a paper's grid is run: all of it, or what shows the same in seconds. */
export type Preset = "full" | "quick";

/** What tells a run apart from the others of its paper, and its runs of other seeds from other groups. */
export type Cell = Readonly<Record<string, string | number>>;

export interface PaperRun {
  cell: Cell;
  spec: RunSpec;
}

/** Numbers that a paper looks at, null where there are none. */
export type Measures = Readonly<Record<string, number | null>>;

/** What is measured without a run of its own: deterministic, and done in seconds, so that nothing of it is kept. */
export type Computation = () => readonly { cell: Cell; measures: Measures }[];

/** What one run came to, or one line of a computation. */
export interface PaperResult {
  /** Of the run; "computed" where there was none. */
  key: string;
  cell: Cell;
  status: "done" | "stopped" | "diverged";
  measures: Measures;
  /** Why it could not be measured, where that failed: then its measures are null, as those of a run that diverged. */
  failure?: string | undefined;
}

/**
 * A statement and whether it holds. "theorem": mathematics, which no run may break; "derived": a law or a reference run
 * of this package's own; "re-creation": the paper's experiment with hyperparameters that are ours.
 */
export interface Claim {
  kind: "theorem" | "derived" | "re-creation";
  sentence: string;
  /** The numbers that it is about. */
  measured: string;
  /** What they are held to. */
  tolerance: string;
  holds: boolean;
}

/** One line of the list in index.ts. */
export interface Paper {
  name: string;
  title: string;
  /** BibTeX. */
  citation: string;
  /** One sentence: what is re-created, and whose the hyperparameters are. */
  about: string;
  /** The measures that its table shows the medians of. */
  columns: readonly string[];
  /** Fields of cells, beside the seed, that its table takes medians over. */
  pooled?: readonly string[];
  runs: (preset: Preset) => PaperRun[];
  /** How many runs of one shape are executed as one job: more than 1 where small models share lanes. */
  together?: number;
  /** Done beside the runs, in this order; their lines come after the runs' results. */
  computations?: (preset: Preset) => readonly Computation[];
  /** `model` is undefined where training diverged, or left a model of numbers past LARGEST_ENTRY. */
  measure: (model: Model | undefined, record: RunRecord) => Measures | Promise<Measures>;
  claims: (results: readonly PaperResult[], preset: Preset) => Claim[];
  figures: (results: readonly PaperResult[]) => Figure[];
  /** Beside the medians of `columns`. */
  tables?: (results: readonly PaperResult[]) => Table[];
}
