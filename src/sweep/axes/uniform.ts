import { z } from "zod";
import { INSIDE, rangeSchema } from "./axis.js";
import type { AxisKind } from "./axis.js";

const schema = z
  .strictObject({ uniform: rangeSchema(z.number()).describe("[from, to].") })
  .describe("Numbers drawn, every one between the ends equally likely.");

/** `{ "uniform": [0, 1] }`: a number from 0 to 1. */
export const uniform: AxisKind<typeof schema> = {
  field: "uniform",
  schema,
  make({ uniform: [from, to] }) {
    const at = (share: number): number => Math.min(to, from + (to - from) * share);
    return {
      drawn: true,
      from: at,
      shareOf: (value) =>
        typeof value === "number" && value >= from && value <= to ? (value - from) / (to - from) : undefined,
      cells: undefined,
      ordered: true,
      examples: [from, at(INSIDE), to],
      complete: false,
    };
  },
};
