import { existsSync, realpathSync } from "node:fs";
import { invalid } from "../../core/index.js";
import { KEY_BYTES, isWhole } from "./format.js";
import { openThreaded } from "./openStore.js";
import { packKeys } from "./pack.js";
import { checkSame } from "./pinned.js";
import { checkThere, withReader } from "./reader.js";
import type { Keys, Store, SweepHeader } from "./types.js";

/** What is expected of stores that are united. */
export interface MergeOptions {
  /** The keys of the whole sweep, to be told which are missing. */
  expected?: Keys | undefined;
  /** Whether a prefix is all that the sweep wants of a run, as successive halving does; false by default. */
  pruned?: boolean | undefined;
}

/** What uniting stores came to. */
export interface MergeSummary {
  /** Runs that came from the other stores. */
  added: number;
  /** Runs of theirs that were left out, since the store has as much of their keys. */
  present: number;
  /** Of the expected keys those without a whole run (or prefix), in hex digits; absent where none are expected. */
  missing?: string[];
}

/**
 * Unites stores of one sweep, such as those of its shards: every key that one of them has is in `into` then, once; of
 * two runs of a key a whole one goes before a prefix, and a longer prefix before a shorter one. `into` is made where
 * there is none, and may be among the others. Nothing is written before all are known to suit each other. Each store
 * comes in a transaction of its own, so that a merge that is ended goes on where it was. Throws OUTLAST_USAGE for
 * stores of another sweep, version, ISA level or backend, and what `openStore` throws.
 */
export async function mergeStores(
  into: string,
  from: readonly string[],
  { expected, pruned = false }: MergeOptions = {},
): Promise<MergeSummary> {
  const [first] = from;
  if (first === undefined) throw invalid("OUTLAST_INVALID_ARGUMENT", "from must name a store to merge.", "from");
  for (const path of from) checkThere(path);
  const isMade = existsSync(into);
  const others = isMade ? from.filter((path) => realpathSync(path) !== realpathSync(into)) : from;
  const header = await headerOfAll(isMade ? [into, ...others] : others);
  const store = await openThreaded(into, { create: isMade ? undefined : header });
  try {
    const summary: MergeSummary = { added: 0, present: 0 };
    for (const path of others) {
      const { added, present } = await store.unite(path);
      summary.added += added;
      summary.present += present;
    }
    if (expected !== undefined) summary.missing = await missingIn(store, expected, pruned);
    return summary;
  } finally {
    await store.close();
  }
}

/** The first header. Throws OUTLAST_USAGE, naming the stores, where another one is not of the same sweep. */
function headerOfAll(paths: readonly string[]): Promise<SweepHeader> {
  const [first, ...others] = paths as [string, ...string[]];
  return withReader({ path: first }, async (thread) => {
    const header = await thread.call("header", []);
    for (const path of others) checkSame(first, header, await thread.call("headerOf", [path]), path);
    return header;
  });
}

async function missingIn(store: Store, expected: Keys, pruned: boolean): Promise<string[]> {
  const packed = Buffer.from(packKeys(expected));
  const known = (await store.statuses(packed)).map(
    (status) => isWhole(status) || (pruned && (status === "pruned" || status === "limited")),
  );
  const digits = (i: number): string => packed.toString("hex", i * KEY_BYTES, (i + 1) * KEY_BYTES);
  return known.flatMap((has, i) => (has ? [] : digits(i)));
}
