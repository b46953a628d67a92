import { z } from "zod";
import { callbackSchema } from "../../native/index.js";
import { sweepOptionsSchema } from "../engine/options.js";
import type { SweepProgress } from "../engine/tally.js";

/** Steps along a side: the diagram itself is that large squared. */
const FINEST = 2048;

const axisSchema = z
  .strictObject({
    /** A number of the run's spec. */
    path: z.string().min(1),
    from: z.number(),
    to: z.number(),
    /** How its values lie; linear by default. */
    spacing: z.enum(["linear", "log"]).optional(),
    /** How many values it has; by default one more than the resolution, or all whole numbers if those are fewer. */
    count: z
      .int()
      .min(2)
      .max(FINEST + 1)
      .optional(),
  })
  .refine(({ from, to }) => from < to, "must run upwards: from must be less than to.")
  .refine(({ from, spacing }) => spacing !== "log" || from > 0, "must start above 0 to be spaced logarithmically.");

/** What a diagram is of. */
export const planeOptionsSchema = z.strictObject({
  x: axisSchema,
  y: axisSchema,
  /** Steps along each side; the boundary is found to one step. */
  resolution: z.int().min(1).max(FINEST).default(64),
  /** Cells along each side of the first grid: an island smaller than these can be missed. */
  coarse: z.int().min(1).max(FINEST).default(8),
  /**
   * When a run succeeds: an evaluation's name, for its criterion at every tested length, or a condition as `query` has
   * them, such as `horizon>=1000`, `test.loss@500<=0.1` or `loss<=1e-3`; the first evaluation's name by default.
   */
  success: z.string().min(1).optional(),
  /** The least share of a point's runs that succeed for the point to succeed. */
  share: z.number().gt(0).max(1).default(0.5),
  /** Names the store of a diagram of one run's spec; that of a sweep's spec has the sweep's name. */
  name: z.string().min(1).default("phase"),
  /** Whether a first round of more than 10^8 runs is meant. */
  yes: z.boolean().default(false),
  /** Folder that relative file names of the spec start from; the working directory by default. */
  baseDir: z.string().optional(),
});

/** How far a diagram has come; counts are those of all rounds so far. */
export interface PhaseProgress extends Omit<SweepProgress, "best" | "pruned"> {
  /** Counts from 1. */
  round: number;
}

/** How it is executed, as a sweep is: no result depends on it. */
export const phaseExecutionSchema = sweepOptionsSchema
  .omit({ shard: true, keep: true, runSteps: true, onProgress: true })
  .extend({ onProgress: callbackSchema<PhaseProgress>() });

export const phaseOptionsSchema = planeOptionsSchema.extend(phaseExecutionSchema.shape);

/** A side of the plane: a path of the spec, and the range that it goes over. */
export type PhaseAxis = z.input<typeof axisSchema>;
export type PlaneOptions = z.output<typeof planeOptionsSchema>;
export type PhaseExecution = z.output<typeof phaseExecutionSchema>;
/** Which plane is looked at, how finely, and what counts as success. */
export type PhaseOptions = z.input<typeof phaseOptionsSchema>;
