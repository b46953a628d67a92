import { random } from "./random.js";
import type { Sampler } from "./sampler.js";
import { sobol } from "./sobol.js";
import { tpe } from "./tpe/tpe.js";

/** Every way to search. A new one is a file, and its name here. */
const all = [tpe, random, sobol] as const;

export const samplerNames = all.map(({ name }) => name);
export type SamplerName = (typeof samplerNames)[number];

export function samplerOf(name: SamplerName): Sampler {
  return (all as readonly Sampler[]).find((sampler) => sampler.name === name)!;
}

export type { Searcher } from "./sampler.js";
