import { z } from "zod";
import type { AxisKind } from "./axis.js";
import { rounded, spaced } from "./spaced.js";

const schema = z
  .strictObject({
    linear: z.tuple([z.number(), z.number(), z.int().min(2)]).describe("[from, to, how many]; both ends included."),
  })
  .describe("Numbers at equal distances.");

/** `{ "linear": [0, 0.5, 6] }`: 0, 0.1, 0.2, 0.3, 0.4, 0.5, to 15 significant digits. */
export const linear: AxisKind<typeof schema> = {
  field: "linear",
  schema,
  make({ linear: ends }) {
    const [from, to, length] = ends;
    return spaced(ends, (i) => rounded(from + ((to - from) * i) / (length - 1), 15));
  },
};
