import type { History } from "../history.js";
import type { Place, Space } from "../space.js";

/** Chooses a study's trials. What it chooses depends on the seed, the trial's id and the trials before it alone. */
export interface Searcher {
  /** The place of trial `id`, which is the next of the history. */
  propose(id: number, history: History): Place;
}

/** One item of the list in index.ts: a way to search. */
export interface Sampler {
  readonly name: string;
  /** Why it cannot search a space of so many dimensions, as the end of a sentence that starts with its name. */
  obstacle?(dimensions: number): string | undefined;
  make(space: Space, seed: number): Searcher;
}
