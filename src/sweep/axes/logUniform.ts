import { z } from "zod";
import { INSIDE, rangeSchema } from "./axis.js";
import type { AxisKind } from "./axis.js";
import { exp, expAll, log } from "./elementary.js";

const schema = z
  .strictObject({ logUniform: rangeSchema(z.number().positive()).describe("[from, to], both above 0.") })
  .describe("Numbers drawn, every ratio equally likely: as many from 0.01 to 0.1 as from 0.1 to 1.");

/** `{ "logUniform": [1e-4, 1e-1] }`: a learning rate, say. */
export const logUniform: AxisKind<typeof schema> = {
  field: "logUniform",
  schema,
  make({ logUniform: [from, to] }) {
    const [start, span] = [log(from), log(to) - log(from)];
    const within = (value: number): number => Math.min(to, Math.max(from, value));
    return {
      drawn: true,
      from: (share) => within(exp(start + span * share)),
      fromAll: (shares) => Array.from(expAll(shares.map((share) => start + span * share)), within),
      shareOf(value) {
        if (typeof value !== "number" || !(value >= from && value <= to)) return undefined;
        return Math.min(1, Math.max(0, (log(value) - start) / span));
      },
      cells: undefined,
      ordered: true,
      examples: [from, within(exp(start + span * INSIDE)), to],
      complete: false,
    };
  },
};
