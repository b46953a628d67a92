import { z } from "zod";
import { constantSchema } from "./constant.js";
import { cosineSchema } from "./cosine.js";
import { stepSchema } from "./step.js";

/** Every schedule; each starts with `warmup` steps over which the learning rate rises linearly from 0. */
export const scheduleSchema = z.discriminatedUnion("kind", [constantSchema, cosineSchema, stepSchema]);

/** What multiplies the learning rate, step by step. */
export type ScheduleSpec = z.input<typeof scheduleSchema>;
export type Schedule = z.output<typeof scheduleSchema>;
