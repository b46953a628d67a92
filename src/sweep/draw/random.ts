import { z } from "zod";
import { Stream } from "../../native/index.js";
import type { DesignKind } from "./design.js";

const schema = z
  .strictObject({ random: z.int().min(1).describe("How many points are drawn.") })
  .describe("Points drawn independently.");

/** Each axis has a stream of its own, by name: another axis beside it, or more points, change none of its numbers. */
export const random: DesignKind<typeof schema> = {
  field: "random",
  schema,
  make(_spec, axes, seed) {
    const streams = axes.map((axis) => new Stream(seed, `sweep/random/${axis}`));
    return { share: (index, dimension) => streams[dimension]!.uniform(index) };
  },
};
