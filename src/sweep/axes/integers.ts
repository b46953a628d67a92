import { z } from "zod";
import { rangeSchema } from "./axis.js";
import type { AxisKind } from "./axis.js";

const schema = z
  .strictObject({ integers: rangeSchema(z.int()).describe("[from, to], both ends included.") })
  .describe("Whole numbers drawn, each equally likely.");

/** Whole numbers that are looked at one by one where there are no more. */
const FEW = 64;

/** `{ "integers": [1, 6] }`: the throw of a die. */
export const integers: AxisKind<typeof schema> = {
  field: "integers",
  schema,
  make({ integers: [from, to] }) {
    const count = to - from + 1;
    return {
      drawn: true,
      from: (share) => from + Math.min(count - 1, Math.floor(share * count)),
      shareOf(value) {
        if (typeof value !== "number" || !Number.isInteger(value) || value < from || value > to) return undefined;
        return (value - from + 0.5) / count;
      },
      cells: count,
      ordered: true,
      examples: count <= FEW ? Array.from({ length: count }, (_, i) => from + i) : [from, from + 1, to - 1, to],
      complete: count <= FEW,
    };
  },
};
