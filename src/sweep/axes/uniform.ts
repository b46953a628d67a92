import { z } from "zod";
import { rangeSchema } from "./axis.js";
import type { AxisKind } from "./axis.js";

const schema = z
  .strictObject({ uniform: rangeSchema(z.number()).describe("[from, to].") })
  .describe("Numbers drawn, every one between the ends equally likely.");

/** `{ "uniform": [0, 1] }`: a number from 0 to 1. */
export const uniform: AxisKind<typeof schema> = {
  field: "uniform",
  schema,
  make: ({ uniform: [from, to] }) => ({
    drawn: true,
    from: (share) => Math.min(to, from + (to - from) * share),
    shareOf: (value) =>
      typeof value === "number" && value >= from && value <= to ? (value - from) / (to - from) : undefined,
    cells: undefined,
    ordered: true,
    examples: [from, to],
    complete: false,
  }),
};
