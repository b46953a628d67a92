import { z } from "zod";

/** What can be measured at a length, in the order in which records and tables show it. */
export const metricNames = ["loss", "normalizedError", "tokenAccuracy", "sequenceAccuracy", "firstFailure"] as const;
/** How a metric is summed up over the sequences of a length; qNN is the NN % quantile. */
export const statisticNames = ["mean", "median", "q05", "q25", "q75", "q95"] as const;

/** What is measured of a sequence; docs/guide.md says what each is. */
export type Metric = (typeof metricNames)[number];
/** What is taken of a metric over the sequences of a length. */
export type Statistic = (typeof statisticNames)[number];

export const metricSchema = z.enum(metricNames);

/** When a model works at a length: one statistic of one metric on the right side of one bound. */
export const criterionSchema = z
  .strictObject({
    metric: metricSchema.describe("The metric that decides."),
    statistic: z.enum(statisticNames).describe("The statistic over the sequences of a length that decides."),
    atMost: z.number().optional().describe("Success is a value of at most this. Give atMost or atLeast, not both."),
    atLeast: z.number().optional().describe("Success is a value of at least this. Give atMost or atLeast, not both."),
  })
  .refine((success) => (success.atMost === undefined) !== (success.atLeast === undefined), {
    message: "must have one of atMost and atLeast, and not both.",
  })
  .describe("When the model counts as working at a length. The horizon is the longest length up to which it does.");

/** When a length counts as a success: a bound on a metric's statistic. */
export type Criterion = z.output<typeof criterionSchema>;

/** Whether a value meets the criterion; one that is not finite never does. */
export function meets(success: Criterion, value: number | null): boolean {
  if (value === null || !Number.isFinite(value)) return false;
  return success.atLeast === undefined ? value <= (success.atMost ?? -Infinity) : value >= success.atLeast;
}
