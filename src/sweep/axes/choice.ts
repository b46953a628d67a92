import { z } from "zod";
import { canonicalJson } from "../../core/index.js";
import { isAscending, valueSchema } from "./axis.js";
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
    shareOf(value) {
      const text = canonicalJson(value);
      const place = values.findIndex((own) => canonicalJson(own) === text);
      return place < 0 ? undefined : (place + 0.5) / values.length;
    },
    cells: values.length,
    ordered: isAscending(values),
    examples: values,
    complete: true,
  }),
};
