import { z } from "zod";
import { isAscending, valueSchema } from "./axis.js";
import type { AxisKind } from "./axis.js";

const schema = z.array(valueSchema).min(1).describe("Its values one after the other.");

/** `[2, 4, 8]`: these values. */
export const list: AxisKind<typeof schema> = {
  field: undefined,
  schema,
  make: (values) => ({ drawn: false, length: values.length, ordered: isAscending(values), at: (i) => values[i] }),
};
