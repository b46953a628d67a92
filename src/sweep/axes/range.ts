import { z } from "zod";
import type { AxisKind } from "./axis.js";

const schema = z
  .strictObject({
    from: z.int().describe("The first one."),
    count: z.int().min(1).describe("How many there are."),
    step: z.int().min(1).default(1).describe("From one to the next."),
  })
  .refine(({ from, count, step }) => Number.isSafeInteger(from + (count - 1) * step), {
    message: "goes beyond 2^53, where whole numbers are no longer exact.",
  })
  .describe("Whole numbers one after the other, such as seeds.");

/** `{ "from": 0, "count": 100 }`: the whole numbers 0 to 99. */
export const range: AxisKind<typeof schema> = {
  field: "from",
  schema,
  make: ({ from, count, step }) => ({ drawn: false, length: count, ordered: true, at: (i) => from + i * step }),
};
