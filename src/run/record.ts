import { z } from "zod";
import { curveSchema } from "../evaluate/index.js";
import type { ExtrapolationCurve } from "../evaluate/index.js";
import type { Backend } from "../native/index.js";
import { objectiveValuesSchema } from "./custom/objectiveSpec.js";
import type { ObjectiveValues } from "./custom/objectiveSpec.js";
import type { ResolvedRunSpec } from "./resolved.js";
import { runSpecSchema } from "./spec.js";

/** What a run came to; equal for equal keys, bit by bit on one ISA level and backend. */
export interface RunResult {
  /** "stopped" by a signal, or "diverged": a loss was not finite, and training ended before that step. */
  status: "done" | "stopped" | "diverged";
  /** Optimizer steps completed. */
  steps: number;
  /** Kept losses, each of the step that it came before; null where not finite. */
  losses: { step: number[]; loss: (number | null)[] };
  /** Curves by step, those of one step in the spec's order; a run that ended early lacks those it never reached. */
  evaluate: ExtrapolationCurve[];
  /** What the spec's objectives gave, by their names; absent without any, and of a run that ended early. */
  objectives?: ObjectiveValues;
}

/** How, where and when a run was executed; no result depends on it but for the last bits on `isa` and `backend`. */
export interface Provenance {
  outlast: string;
  node: string;
  platform: string;
  cpu: string;
  isa: string;
  /** What trained and evaluated. */
  backend: Backend["name"];
  /** Why it was this one, where that was left to "auto". */
  backendReason?: string;
  /** The device's name, where one computed. */
  device?: string;
  threads: number;
  /** UTC, ISO 8601. */
  started: string;
  ended: string;
  /** Of the job. */
  seconds: { train: number; evaluate: number };
  /** Runs of the same job, this one among them, where it was not alone. */
  together?: number;
  /** The command line, or null for a run from a program. */
  command: string | null;
}

/** What a run leaves behind. `spec` has every default filled in. */
export interface RunRecord {
  key: string;
  spec: ResolvedRunSpec;
  result: RunResult;
  provenance: Provenance;
}

const whole = z.int().min(0);

/** A record as a file may hold it. Fields of another version's are no fault in what no result depends on. */
export const recordSchema = z.looseObject({
  key: z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hex digits"),
  spec: runSpecSchema,
  result: z.strictObject({
    status: z.enum(["done", "stopped", "diverged"]),
    steps: whole,
    losses: z.strictObject({ step: z.array(whole), loss: z.array(z.number().nullable()) }),
    evaluate: z.array(curveSchema),
    objectives: objectiveValuesSchema.optional(),
  }),
  provenance: z.looseObject({
    outlast: z.string(),
    node: z.string(),
    platform: z.string(),
    cpu: z.string(),
    isa: z.string(),
    backend: z.string().optional(),
    device: z.string().optional(),
    threads: whole,
    started: z.string(),
    ended: z.string(),
    seconds: z.looseObject({ train: z.number(), evaluate: z.number() }),
    command: z.string().nullable(),
  }),
});
