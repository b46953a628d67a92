import { z } from "zod";
import { callbackSchema, executionFields } from "../../native/index.js";
import { sweepOptionsSchema } from "../engine/options.js";
import { objectiveSchema } from "./objective.js";
import { samplerNames } from "./samplers/index.js";

const name = z.string().min(1);

/** What a study is. */
export const studyOptionsSchema = z.strictObject({
  /** What is to be least or most; the first evaluation's horizon by default, or the last loss where there is none. */
  objective: objectiveSchema.optional(),
  /** How trials are chosen; "tpe" learns from those before. */
  sampler: z.enum(samplerNames).default("tpe"),
  /** The store's file; outlast-sweeps/<name>.db by default. */
  store: name.optional(),
  /** Threads that train and evaluate; as many as the machine runs at once by default. */
  threads: executionFields.threads,
  /** Seconds of one run, after which it is stored as "limited" and its trial has failed. */
  runSeconds: sweepOptionsSchema.shape.runSeconds,
  /** Folder that relative file names of the spec start from; the working directory by default. */
  baseDir: name.optional(),
  /** The command line, for the provenance. */
  command: z.string().optional(),
});

/** How trials are computed, on which no result depends. */
export const runOptionsSchema = z.strictObject({
  /** An abort ends the runs under way at once; what is stored stays. */
  signal: executionFields.signal,
  /** An abort lets the runs under way end and be stored. */
  drain: executionFields.signal,
});

export const optimizeOptionsSchema = runOptionsSchema.extend({
  /** How many trials the study has in the end, those that it had before among them. */
  trials: z.int().min(1),
  /** Trials that are computed together: no one of them knows of the others' values. What is chosen depends on it. */
  batch: z.int().min(1).default(10),
  /** Called at most 5 times a second and once at the end. */
  onProgress: callbackSchema<StudyProgress>(),
});

/** What a study searches by, and where it keeps its trials. */
export type StudyOptions = z.input<typeof studyOptionsSchema>;
/** How trials of one's own are computed. */
export type StudyRunOptions = z.input<typeof runOptionsSchema>;
/** How far a search goes, and what tells of it. */
export type OptimizeOptions = z.input<typeof optimizeOptionsSchema>;
export type CheckedOptimizeOptions = z.output<typeof optimizeOptionsSchema>;

/** How far a study has come. */
export interface StudyProgress {
  /** Trials that came to something. */
  done: number;
  total: number;
  /** Of these, trials without a value. */
  failed: number;
  diverged: number;
  /** Runs that the store had, and runs that were computed. */
  had: number;
  computed: number;
  best: { id: number; value: number } | undefined;
}
