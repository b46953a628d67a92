import { z } from "zod";
import { valueSchema } from "./axis.js";
import type { AxisKind } from "./axis.js";

const schema = z
  .strictObject({ choice: z.array(valueSchema).min(1).describe("What can be drawn.") })
  .describe("Values drawn from a list, each equally likely.");

/** `{ "choice": ["gru", "lstm"] }`: the one or the other. */
export const choice: AxisKind<typeof schema> = {
  field: "choice",
  schema,
  make: ({ choice: values }) => ({
    drawn: true,
    from: (share) => values[Math.min(values.length - 1, Math.floor(share * values.length))],
    examples: values,
    complete: true,
  }),
};
