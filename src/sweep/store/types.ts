import type { Provenance, RunResult } from "../../run/index.js";
import type { Keep } from "./keep.js";

/** What a sweep pins: a store holds runs of one name, version, ISA level and backend. */
export interface SweepHeader {
  /** The sweep's name. A changed sweep of the same name goes on in the same store; runs of its earlier specs stay. */
  name: string;
  /** The sweep's spec, as JSON; its `base` gives the fields that are on no axis. */
  spec: { readonly base: unknown };
  /** Paths of the axes, such as `train.optimizer.learningRate`, in the order of `StoredRun.values`. */
  axes: readonly string[];
  /** Version of the package, ISA level and backend, on which the last bits of results depend. */
  version: string;
  isa: string;
  backend: string;
  /** What is kept of a run. */
  keep: Keep;
  /** The folder, by its whole name, that the spec's relative file names start from; unknown where it was not said. */
  baseDir?: string | undefined;
}

/**
 * How a run ended. "done" and "diverged" are what its key stands for. The others are not: "pruned" and "limited" are
 * prefixes (given up by successive halving; out of steps or time), "failed" is an error. They give way to a whole run.
 */
export type RunStatus = "done" | "diverged" | "pruned" | "limited" | "failed";

/** One run as a sweep hands it over and gets it back. */
export interface StoredRun {
  /** 64 hex digits. */
  key: string;
  /** Its index in the sweep. */
  point: number;
  /** What the axes of the header say for it: JSON values, undefined where a condition leaves an axis out. */
  values: readonly unknown[];
  /** The model's dtype, in which losses and curves are stored: numbers of a float32 run are rounded to float32. */
  dtype: "float32" | "float64";
  status: RunStatus;
  /** What it came to; absent for a failed run. Parts that `keep` leaves out come back empty. */
  result?: RunResult | undefined;
  /** What went wrong with a failed run. */
  error?: string | undefined;
  /** A safetensors file, kept where `keep.models` says so. */
  model?: Uint8Array | undefined;
}

/** Runs that were computed together, and that are stored together or not at all. */
export interface Chunk {
  /** The chunk's name; no two chunks of a store have the same. */
  id: string;
  runs: readonly StoredRun[];
  /** How, where and when; no result depends on it. */
  provenance?: Provenance | undefined;
}

/** How far a search has come, see `createStudy`. */
export interface StoredSearch {
  /** What is to be least or most: `{ minimize: "test.loss.mean@1000" }`. */
  objective: { minimize?: string; maximize?: string };
  /** Trials that it is to have in the end; absent where its caller asks and tells. */
  wanted?: number;
  /** Trials that it asked for; those of them that came to something; and of those, those without a value. */
  asked: number;
  told: number;
  failed: number;
  diverged: number;
  best?: { id: number; value: number };
}

/** How many runs a store has. */
export interface StoreCounts {
  /** Runs of any status. */
  runs: number;
  byStatus: Record<RunStatus, number>;
  /** Chunks committed. */
  chunks: number;
  /** Seconds of one core that their chunks took, as far as that is known. */
  seconds: number;
  /** When the last chunk was committed, UTC, ISO 8601; null before there is one. */
  committed: string | null;
  /** The search that used the store last; absent where that was a sweep. */
  search?: StoredSearch;
}

/** How far a run of the store came. */
export interface RunStanding {
  status: RunStatus;
  /** Optimizer steps. */
  steps: number;
}

/** Keys as hex digits, as 32 bytes each, or as one array of n times 32 bytes. */
export type Keys = readonly string[] | readonly Uint8Array[] | Uint8Array;

/**
 * An open store. Everything is done in a thread of its own, in the order of the calls; any number of processes can read
 * a store while one writes it.
 */
export interface Store {
  readonly path: string;
  readonly header: SweepHeader;
  readonly readOnly: boolean;
  /**
   * Stores a chunk: all of it, in one transaction, or nothing. A key that is there stays as it is, unless it stands for
   * a prefix or a failure and the new run is whole or goes further. Throws OUTLAST_WRITE where the disk is full.
   */
  commit(chunk: Chunk): Promise<void>;
  /** How the run of each key ended, undefined where there is none. */
  statuses(keys: Keys): Promise<(RunStatus | undefined)[]>;
  /** The same with the steps that it made. */
  standings(keys: Keys): Promise<(RunStanding | undefined)[]>;
  /** The run of each key, undefined where there is none. */
  get(keys: Keys): Promise<(StoredRun | undefined)[]>;
  /** How many runs it has, by status. */
  counts(): Promise<StoreCounts>;
  /** Waits for what was asked for, then closes. The store is one file again, unless a reader still has it open. */
  close(): Promise<void>;
  /** Closes it, as `await using` does. */
  [Symbol.asyncDispose](): Promise<void>;
}
