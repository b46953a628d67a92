import { z } from "zod";
import { Stream } from "../../native/index.js";
import type { DesignKind } from "./design.js";

const schema = z
  .strictObject({ latinHypercube: z.int().min(1).describe("How many points, and strata of each axis, there are.") })
  .describe("Points of which every axis has one in each of equally many strata (McKay, Beckman and Conover 1979).");

/** Strata of all axes together that are kept, 4 bytes each. */
const MOST_STRATA = 2 ** 25;

/** Of n points, one lies in each [k/n, (k+1)/n) of every axis, at a random place of it, and in random order. */
export const latinHypercube: DesignKind<typeof schema> = {
  field: "latinHypercube",
  schema,
  obstacle({ latinHypercube: count }, dimensions) {
    const most = Math.floor(MOST_STRATA / dimensions);
    if (count <= most) return undefined;
    return `is made as a whole, so that ${dimensions} axes have at most ${most} points, got ${count}: use sobol.`;
  },
  make({ latinHypercube: count }, axes, seed) {
    const strata = axes.map((axis) => permutation(count, new Stream(seed, `sweep/latinHypercube/${axis}/strata`)));
    const places = axes.map((axis) => new Stream(seed, `sweep/latinHypercube/${axis}/places`));
    const below = 1 - 1 / 2 ** 53; // where (k + place) / n rounds to 1
    return {
      share: (index, dimension) =>
        Math.min(below, (strata[dimension]![index]! + places[dimension]!.uniform(index)) / count),
    };
  },
};

/** 0 .. count-1 in random order, by Fisher and Yates. */
function permutation(count: number, stream: Stream): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(stream.uniform(last) * (last + 1));
    const value = order[last]!;
    order[last] = order[other]!;
    order[other] = value;
  }
  return order;
}
