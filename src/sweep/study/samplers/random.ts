import { makeDesign } from "../../draw/index.js";
import type { Space } from "../space.js";
import type { Sampler, Searcher } from "./sampler.js";

/** Trials drawn independently: those that a sweep with the same drawn axes, the same seed and `random` has. */
export const random = {
  name: "random",
  make(space: Space, seed: number): Searcher {
    const names = space.dimensions.map(({ name }) => name);
    const design = makeDesign({ random: 1 }, names, seed);
    return { propose: (id) => space.at(names.map((_, d) => design.share(id, d))) };
  },
} as const satisfies Sampler;
