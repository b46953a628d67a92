/** A part of a sweep's runs: those whose key falls to `index` of 0..count-1. */
export interface Shard {
  index: number;
  count: number;
}

/** All of a sweep. */
export const WHOLE: Shard = { index: 0, count: 1 };

/** Leading hex digits of a key that choose its shard: 32 bits of a SHA-256 fall evenly. */
const DIGITS = 8;

/** Whether a run belongs to a shard, by its key alone: whatever a sweep's order and size, it stays there. */
export function isInShard(key: string, { index, count }: Shard): boolean {
  return parseInt(key.slice(0, DIGITS), 16) % count === index;
}

/** The same of a point, of a sweep with halving too: there brackets fall to shards in turn. */
export function isPointInShard(
  index: number,
  key: string,
  shard: Shard,
  halving: { bracket: number } | undefined,
): boolean {
  if (halving === undefined) return isInShard(key, shard);
  return Math.floor(index / halving.bracket) % shard.count === shard.index;
}
