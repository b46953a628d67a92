import { z } from "zod";
import { rounded } from "./axis.js";
import type { AxisKind } from "./axis.js";

const schema = z
  .strictObject({
    linear: z.tuple([z.number(), z.number(), z.int().min(2)]).describe("[from, to, how many]; both ends included."),
  })
  .describe("Numbers at equal distances.");

/** `{ "linear": [0, 0.5, 6] }`: 0, 0.1, 0.2, 0.3, 0.4, 0.5, to 15 significant digits. */
export const linear: AxisKind<typeof schema> = {
  field: "linear",
  schema,
  make: ({ linear: [from, to, length] }) => ({
    drawn: false,
    length,
    at: (i) => (i === length - 1 ? to : i === 0 ? from : rounded(from + ((to - from) * i) / (length - 1))),
  }),
};
