import { z } from "zod";
import { callbackSchema, executionFields } from "../../native/index.js";
import { sweepOptionsSchema } from "../engine/options.js";

/** What a queue's user is told in sentences: warnings, and what to do. */
const noteSchema = callbackSchema<string>();
const queueSchema = z.string().min(1);
/** Seconds of a lock: below, a worker that computes could not renew it in time; above, a killed one's chunk is lost. */
export const lockRange = { least: 1, most: 86_400 };

/** How a sweep is put into a queue and waited for. */
export const distributeOptionsSchema = sweepOptionsSchema.omit({ shard: true, command: true }).extend({
  /** The server: `redis://`, `rediss://` or `postgres://`, see `queueAddress`. */
  queue: queueSchema,
  /** The folder that the spec's relative file names start from; workers look for them there. */
  baseDir: z.string().optional(),
  /** Seconds without a word after which a worker's chunk goes to another one, from 1 to a day; 15 by default. */
  lockSeconds: z.number().min(lockRange.least).max(lockRange.most).default(15),
  /**
   * An abort ends the wait alone: workers go on, and the same sweep waits for them again. Before there is anything to
   * wait for, it rejects with the signal's reason.
   */
  leave: executionFields.signal,
  onNote: noteSchema,
});

/** The queue that a sweep is put into, its store, and what is put up with. */
export type DistributeOptions = z.input<typeof distributeOptionsSchema>;
export type CheckedDistributeOptions = z.output<typeof distributeOptionsSchema>;

/** How a worker serves a queue. */
export const workOptionsSchema = z.strictObject({
  queue: queueSchema,
  /** Threads that train and evaluate; as many as the machine runs at once by default. */
  threads: executionFields.threads,
  /** The folder of its stores; outlast-sweeps by default. */
  folder: z.string().min(1).default("outlast-sweeps"),
  /** Seconds without a chunk after which it ends; it waits for ever by default. */
  idleSeconds: z.number().min(0).optional(),
  /** Serves the sweeps alone that pin this ISA level. */
  onlyIsa: z.string().optional(),
  /**
   * The folder whose modules it runs where a sweep in the queue names them: code of custom tasks and objectives. By
   * default it runs none, and leaves such sweeps to others.
   */
  modules: z.string().min(1).optional(),
  /** An abort gives the chunk under way back at once. */
  signal: executionFields.signal,
  /** An abort lets the chunk under way end, and takes no other. */
  drain: executionFields.signal,
  onNote: noteSchema,
  /** The command line, for the provenance. */
  command: z.string().optional(),
});

/** The queue that a worker serves, and how. */
export type WorkOptions = z.input<typeof workOptionsSchema>;
export type CheckedWorkOptions = z.output<typeof workOptionsSchema>;
