import { z } from "zod";
import { native } from "../native/index.js";
import { adamSchema } from "./adam.js";
import { adamwSchema } from "./adamw.js";
import { gdSchema } from "./gd.js";
import { gradientFlowSchema } from "./gradientFlow.js";
import { momentumSchema } from "./momentum.js";
import { rmspropSchema } from "./rmsprop.js";
import type { Schedule } from "./schedules/index.js";

/** Every optimizer; update rules and defaults are PyTorch's. */
export const optimizerSchema = z.discriminatedUnion("kind", [
  gdSchema,
  momentumSchema,
  rmspropSchema,
  adamSchema,
  adamwSchema,
  gradientFlowSchema,
]);

/** An update rule, PyTorch's, and its numbers. */
export type OptimizerSpec = z.input<typeof optimizerSchema>;
export type Optimizer = z.output<typeof optimizerSchema>;

export { scheduleSchema } from "./schedules/index.js";
export type { Schedule, ScheduleSpec } from "./schedules/index.js";

/** An optimizer's numbers in the order that native code names. */
export function optimizerRow(spec: Optimizer): number[] {
  return inOrder(native().optimizers[spec.kind], spec);
}

/** A schedule's numbers in the order that native code names. */
export function scheduleRow(spec: Schedule): number[] {
  return inOrder(native().schedules[spec.kind], spec);
}

/** Switches travel as 0 and 1. */
function inOrder(names: readonly string[] | undefined, spec: object): number[] {
  return (names ?? []).map((name) => Number((spec as Record<string, unknown>)[name]));
}
