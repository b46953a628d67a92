import { z } from "zod";
import { seedSchema } from "../core/index.js";
import type { Immutable } from "../core/index.js";
import { backendSchema } from "../native/index.js";
import type { RunSpec } from "../run/index.js";
import { axisSchema } from "./axes/index.js";
import type { AxisSpec } from "./axes/index.js";
import { valueSchema } from "./axes/axis.js";
import { drawSchema } from "./draw/index.js";
import { halvingSchema } from "./halving/halving.js";

const path = z.string().min(1);
const simple = z.union([z.string(), z.number(), z.boolean()]);

/** How runs are executed; a sweep pins it, since the last bits depend on it. */
export const executionSchema = z.strictObject({
  isa: z
    .enum(["wasm", "baseline", "v3", "v4"])
    .optional()
    .describe("Instruction-set level; the machine's best by default."),
  backend: backendSchema
    .optional()
    .describe("What computes: cpu by default, cuda, or auto for cuda where a device does all of the sweep."),
});

const fields = {
  $schema: z.string().optional().describe("For editors; not part of the sweep."),
  specVersion: z.literal(1).default(1).describe("The version of this format."),
  name: z.string().min(1).describe("Names the sweep."),
  base: z.record(z.string(), z.unknown()).describe("The run's spec that every point starts from; axes fill its gaps."),
  zip: z
    .array(z.array(path).min(2))
    .default([])
    .describe("Groups of axes of one length that go together, first with first, instead of being crossed."),
  conditions: z
    .record(path, z.record(path, z.union([z.array(valueSchema).min(1), simple])))
    .default({})
    .describe("Axes that exist only where others have some value: { axis: { other axis: its value, or a list } }."),
  draw: drawSchema.optional(),
  seed: seedSchema.default(0).describe("Seed of what the sweep draws; runs have their own, base.seed or an axis."),
  halving: halvingSchema
    .optional()
    .describe("Successive halving: training ends early for the worse runs of every bracket. Off by default."),
  execution: executionSchema.default({}).describe("How the runs are executed."),
};

/** Everything about a sweep: a base run and what its fields go over. */
export const sweepSpecSchema = z
  .strictObject({
    ...fields,
    axes: z
      .record(path, axisSchema)
      .describe("Paths of the run's spec, and what each goes over; the first is outermost."),
  })
  .meta({ title: "Outlast sweep spec", description: "Runs of Outlast: a base, and axes that are crossed." });

/** The same with the axes left open, which are checked one by one. */
export const outlineSchema = z.strictObject({ ...fields, axes: z.record(path, z.unknown()) });

/** A sweep as its author writes it. */
export type SweepSpec = Immutable<Omit<z.input<typeof sweepSpecSchema>, "base" | "axes">> & {
  readonly base: Partial<RunSpec>;
  readonly axes: { readonly [path: string]: Immutable<AxisSpec> };
};
/** The same once its outline is checked. */
export type CheckedSweepSpec = z.output<typeof outlineSchema>;
