import { z } from "zod";
import { callbackSchema, executionFields } from "../../native/index.js";
import type { Backend } from "../../native/index.js";
import { keepSchema } from "../store/index.js";
import type { Costs } from "./planner.js";
import type { Shard } from "./shard.js";
import type { SweepProgress } from "./tally.js";

const signalSchema = executionFields.signal;

/** How a sweep is executed, on which no run's result depends. */
export const sweepOptionsSchema = z.strictObject({
  /** An abort ends the runs under way at once; what is stored stays. */
  signal: signalSchema,
  /** An abort lets the runs under way end and be stored. */
  drain: signalSchema,
  /** Threads that train and evaluate; as many as the machine runs at once by default. */
  threads: executionFields.threads,
  /** The store's file; outlast-sweeps/<name>.db by default, with the shard in its name where there are several. */
  store: z.string().min(1).optional(),
  /** What is stored of every run; curves but no losses and models by default. */
  keep: keepSchema.prefault({}),
  /** The part of the runs that is done here: shard `index` of 0..count-1, by their keys, under halving by brackets. */
  shard: z
    .strictObject({ index: z.int().min(0), count: z.int().min(1) })
    .refine(({ index, count }) => index < count, "must have an index less than its count.")
    .optional(),
  /** Failed runs that are put up with; as many as there are by default. */
  maxFailures: z.int().min(0).optional(),
  /** Failed runs in a row that are put up with; 100 by default. */
  maxConsecutive: z.int().min(1).default(100),
  /** Optimizer steps of one run: one that takes more is cut there and stored as "limited", a gradient flow is not. */
  runSteps: z.int().min(1).optional(),
  /** Seconds of one run, after which it is stored as "limited". Neither limit goes with halving. */
  runSeconds: z.number().positive().optional(),
  /** Called at most 5 times a second and once at the end. */
  onProgress: callbackSchema<SweepProgress>(),
  /** The command line, for the provenance. */
  command: z.string().optional(),
});

/** Where a sweep's runs are stored, how they are computed, and what is put up with. */
export type SweepOptions = z.input<typeof sweepOptionsSchema>;
type Checked = z.output<typeof sweepOptionsSchema>;

/** What an execution needs to know of them. */
export type ExecutionOptions = Omit<Checked, "threads" | "shard" | "store" | "keep" | "onProgress"> & {
  threads: number;
  backend: Backend;
  shard: Shard;
  /** The points that are done here, all of the sweep by default. */
  points?: readonly number[] | undefined;
  /** What jobs took in earlier executions of the same sweep, for the planner. */
  costs?: Costs | undefined;
};
