import { MOST_DIMENSIONS } from "../../draw/directions.js";
import { makeDesign } from "../../draw/index.js";
import type { Space } from "../space.js";
import type { Sampler, Searcher } from "./sampler.js";

const draw = { sobol: 2 ** 32, scramble: true };

/** Scrambled Sobol points, which fill the space more evenly than independent ones, whatever comes of them. */
export const sobol = {
  name: "sobol",
  obstacle(dimensions: number): string | undefined {
    if (dimensions <= MOST_DIMENSIONS) return undefined;
    return `has at most ${MOST_DIMENSIONS} dimensions, and the search has ${dimensions}: use random or tpe.`;
  },
  make(space: Space, seed: number): Searcher {
    const names = space.dimensions.map(({ name }) => name);
    const design = makeDesign(draw, names, seed);
    return { propose: (id) => space.at(names.map((_, d) => design.share(id, d))) };
  },
} as const satisfies Sampler;
