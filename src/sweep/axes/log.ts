import { z } from "zod";
import { rounded } from "./axis.js";
import type { AxisKind } from "./axis.js";
import { exp, log as logarithm } from "./elementary.js";

const end = z.number().positive();

const schema = z
  .strictObject({
    log: z.tuple([end, end, z.int().min(2)]).describe("[from, to, how many]; both ends included, both above 0."),
  })
  .describe("Numbers at equal ratios.");

/** `{ "log": [1e-4, 1e-1, 4] }`: 0.0001, 0.001, 0.01, 0.1, to 15 significant digits. */
export const log: AxisKind<typeof schema> = {
  field: "log",
  schema,
  make({ log: [from, to, length] }) {
    const [start, span] = [logarithm(from), logarithm(to) - logarithm(from)];
    const between = (i: number): number => rounded(exp(start + (span * i) / (length - 1)));
    return { drawn: false, length, at: (i) => (i === length - 1 ? to : i === 0 ? from : between(i)) };
  },
};
