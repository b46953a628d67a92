import { z } from "zod";
import { metricSchema, statisticNames } from "../tasks/index.js";
import type { Statistic } from "../tasks/index.js";

const values = z.array(z.number().nullable());
const statistics = Object.fromEntries(statisticNames.map((name) => [name, values])) as Record<Statistic, typeof values>;

/** A metric's statistics over the sequences of each length: arrays over the lengths, null where not finite. */
const metricCurveSchema = z.strictObject(statistics);

/**
 * Metrics against length. `lengths` ascend; a range [from, to] is listed by its upper end. `horizon` is the longest
 * tested length such that the success criterion holds at it and at every shorter tested length, 0 for none; where the
 * spec asks for `horizon: { upTo }`, tested are all lengths up to there, and `assumedMonotone` says that they were
 * searched by doubling and bisection, which is right only if success, once lost, does not come back.
 */
export const curveSchema = z.strictObject({
  name: z.string(),
  /** Optimizer steps done before; null for a model evaluated outside of a run. */
  step: z.int().nullable(),
  lengths: z.array(z.int()),
  /** Sequences there were at each length: as many as were asked for, or fewer where the task has no more. */
  sequences: z.array(z.int()),
  metrics: z.partialRecord(metricSchema, metricCurveSchema),
  horizon: z.int(),
  assumedMonotone: z.literal(true).optional(),
});

/** A metric's statistics over the sequences of each length; null where one is not finite. */
export type MetricCurve = z.infer<typeof metricCurveSchema>;
/** Metrics of a model against length, and its horizon. */
export type ExtrapolationCurve = z.infer<typeof curveSchema>;
