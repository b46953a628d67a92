import { Stream } from "../../../../native/index.js";
import { MOST_GOOD } from "../../history.js";
import type { History } from "../../history.js";
import type { Place, SearchDimension, Space } from "../../space.js";
import { random } from "../random.js";
import type { Sampler, Searcher } from "../sampler.js";
import { Categorical } from "./categorical.js";
import type { Density } from "./density.js";
import { Draws } from "./draws.js";
import { Parzen } from "./parzen.js";

/** Trials that are drawn at random before there is anything to learn from. */
const STARTUP = 10;
/** The share of the trials that count as good, `MOST_GOOD` at most. */
const GOOD_SHARE = 0.1;
/** The last trials, which are the others: a trial costs the same however many there were. */
const WINDOW = 200;
/** Candidates of which the one with the largest expected improvement is taken. */
const CANDIDATES = 24;
/** A place that was tried already is drawn again: so often from the model, then so often at random. */
const MODEL_ATTEMPTS = 16;
const RANDOM_ATTEMPTS = 200;

/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011, and 2013 for its constants): of each dimension by itself,
 * candidates are drawn from a density of the good trials, and the one whose density there is largest against that of
 * the others is taken. A dimension that does not exist everywhere is learnt from the trials that have it. Trials that
 * failed or diverged, and those whose value is not known yet, count among the others: so those of one batch, chosen one
 * after the other, keep away from each other.
 */
export const tpe = {
  name: "tpe",
  make: (space: Space, seed: number): Searcher => new TpeSearcher(space, seed),
} as const satisfies Sampler;

class TpeSearcher implements Searcher {
  readonly #space: Space;
  readonly #random: Searcher;
  readonly #streams: readonly Stream[];

  constructor(space: Space, seed: number) {
    this.#space = space;
    this.#random = random.make(space, seed);
    this.#streams = space.dimensions.map(({ name }) => new Stream(seed, `study/tpe/${name}`));
  }

  propose(id: number, history: History): Place {
    const draws = this.#streams.map((stream) => new Draws(stream, id));
    const models = history.told < STARTUP ? [] : this.#modelsOf(id, history);
    const attempt = (k: number): Place => {
      if (models.length === 0 && k === 0) return this.#random.propose(id, history);
      const fromModel = models.length > 0 && k < MODEL_ATTEMPTS;
      return this.#space.at(draws.map((own, d) => (fromModel ? models[d]!(own) : own.uniform())));
    };
    let place = attempt(0);
    for (let k = 1; k < MODEL_ATTEMPTS + RANDOM_ATTEMPTS && history.has(place); k++) place = attempt(k);
    return place;
  }

  /** Of each dimension a function that draws a share. */
  #modelsOf(id: number, history: History): ((draws: Draws) => number)[] {
    const good = history.best.slice(0, Math.min(MOST_GOOD, Math.ceil(GOOD_SHARE * history.told)));
    const others: number[] = [];
    for (let other = Math.max(0, id - WINDOW); other < id; other++) if (!good.includes(other)) others.push(other);
    return this.#space.dimensions.map((dimension, d) => {
      const [better, worse] = [good, others].map((ids) => densityOf(dimension, sharesOf(ids, d, history)));
      return (draws) => mostPromising(better!, worse!, draws);
    });
  }
}

/** What some trials have along a dimension, where they have it. */
function sharesOf(ids: readonly number[], dimension: number, history: History): number[] {
  return ids.map((id) => history.place(id).shares[dimension]!).filter((share) => !Number.isNaN(share));
}

function densityOf({ cells, ordered }: SearchDimension, observations: readonly number[]): Density {
  return cells === undefined || ordered ? new Parzen(observations, cells) : new Categorical(observations, cells);
}

function mostPromising(good: Density, others: Density, draws: Draws): number {
  const candidates = Float64Array.from({ length: CANDIDATES }, () => good.sample(draws));
  const [better, worse] = [good.at(candidates), others.at(candidates)];
  let best = 0;
  for (let i = 1; i < CANDIDATES; i++) if (better[i]! * worse[best]! > better[best]! * worse[i]!) best = i;
  return candidates[best]!;
}
