import { z } from "zod";
import type { AxisKind } from "./axis.js";
import { exp, log as logarithm } from "./elementary.js";
import { rounded, spaced } from "./spaced.js";

const end = z.number().positive();

const schema = z
  .strictObject({
    log: z.tuple([end, end, z.int().min(2)]).describe("[from, to, how many]; both ends included, both above 0."),
  })
  .describe("Numbers at equal ratios.");

/** `{ "log": [1e-4, 1e-1, 4] }`: 0.0001, 0.001, 0.01, 0.1, to 14 significant digits. */
export const log: AxisKind<typeof schema> = {
  field: "log",
  schema,
  make({ log: ends }) {
    const [from, to, length] = ends;
    const [start, span] = [logarithm(from), logarithm(to) - logarithm(from)];
    return spaced(ends, (i) => rounded(exp(start + (span * i) / (length - 1)), 14));
  },
};
