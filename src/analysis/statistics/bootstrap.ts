import { quantile } from "../../core/index.js";
import { native } from "../../native/index.js";

/** A confidence interval. */
export interface Interval {
  low: number;
  high: number;
}

/** How clusters are drawn anew. */
export interface Resampling {
  /** Resamples. */
  resamples: number;
  seed: number;
  /** Share of the resamples that an interval holds. */
  level: number;
}

/** The stream of native/core/random.h that is called "bootstrap". */
const STREAM = 0x15c160d9;
/** That one call gives. */
const MOST_BLOCKS = 65_536;

/**
 * Percentile intervals by the cluster bootstrap (Davison and Hinkley 1997, 3.8): whole clusters are drawn with
 * replacement, as many as there are, since what one cluster holds is not independent. `statistics` gives the numbers of
 * a resample, the items of its clusters joined, or undefined where it has none; such a resample is left out. `used`
 * counts the others; without any, intervals are NaN. Draw k of resample j is a pure function of seed, j and k.
 */
export function clusterBootstrap<Item, Name extends string>(
  clusters: readonly (readonly Item[])[],
  statistics: (items: readonly Item[]) => Record<Name, number> | undefined,
  { resamples, seed, level }: Resampling,
): { intervals: Record<Name, Interval>; used: number } {
  const values = new Map<Name, number[]>();
  let used = 0;
  for (let resample = 0; resample < resamples; resample++) {
    const drawn: Item[] = [];
    // One by one: a call has room for some ten thousand arguments.
    for (const index of drawIndices(clusters.length, seed, resample)) {
      for (const item of clusters[index]!) drawn.push(item);
    }
    const found = statistics(drawn);
    if (found === undefined) continue;
    used++;
    for (const name of Object.keys(found) as Name[]) {
      const list = values.get(name) ?? [];
      values.set(name, list);
      list.push(found[name]);
    }
  }
  const tail = (1 - level) / 2;
  const intervals = [...values].map(([name, list]) => {
    list.sort((a, b) => a - b);
    return [name, { low: quantile(list, tail), high: quantile(list, 1 - tail) }] as const;
  });
  return { intervals: Object.fromEntries(intervals) as Record<Name, Interval>, used };
}

/** As many indices below `count`, each equally likely: the words of Philox, those that would favour some left out. */
function drawIndices(count: number, seed: number, resample: number): number[] {
  const key = Uint32Array.of(seed % 2 ** 32, Math.floor(seed / 2 ** 32));
  const fair = 2 ** 32 - (2 ** 32 % count);
  const indices: number[] = [];
  for (let block = 0; indices.length < count;) {
    // As many blocks a call as are likely to do.
    const blocks = Math.min(Math.ceil((count - indices.length) / 4), MOST_BLOCKS);
    for (const word of native().philox(Uint32Array.of(block, resample, 0, STREAM), key, blocks)) {
      if (word < fair && indices.length < count) indices.push(word % count);
    }
    block += blocks;
  }
  return indices;
}
