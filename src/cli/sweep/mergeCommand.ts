import { OutlastError, invalid } from "../../core/index.js";
import { readableJson } from "../../store/index.js";
import { mergeStores, openStore } from "../../sweep/index.js";
import type { Sweep } from "../../sweep/index.js";
import type { MergeCommandOptions } from "../commands/sweep.js";
import { exitCodes } from "../exit.js";
import { toStdout } from "../output.js";
import { storedSweep } from "./storedSweep.js";
import type { Stored } from "./storedSweep.js";
import { mergeText } from "./texts.js";

/** Keys that are looked for at most: of a larger sweep, running it says what is missing. */
const MOST_EXPECTED = 10_000_000;
/** Missing runs that are named. */
const MOST_NAMED = 10;

/** What uniting stores came to. */
export interface MergeReport {
  into: string;
  added: number;
  present: number;
  /** Runs of the sweep that no store has, and the first of them; undefined where nobody could tell. */
  missing: number | undefined;
  points: number[];
  /** Why nobody could tell. */
  untold?: string | undefined;
}

/** Unites stores, and says what is missing. Returns the exit code. */
export async function mergeCommand(stores: readonly string[], options: MergeCommandOptions): Promise<number> {
  const { out: into, json = false } = options;
  const [first] = stores;
  if (first === undefined) throw invalid("OUTLAST_USAGE", "sweep merge needs stores to unite.");
  const { sweep, fault: untold } = await sweepOf(first);
  const places = sweep === undefined ? undefined : placesOf(sweep);
  const expected = places && [...places.keys()];
  const { added, present, missing } = await mergeStores(into, stores, {
    expected,
    pruned: sweep?.spec.halving !== undefined,
  });
  const points = (missing ?? []).slice(0, MOST_NAMED).map((key) => places!.get(key)!);
  const report: MergeReport = { into, added, present, missing: missing?.length, points, untold };
  toStdout(json ? readableJson(report) : mergeText(report, sweep));
  return missing === undefined || missing.length === 0 ? exitCodes.ok : exitCodes.runsFailed;
}

async function sweepOf(path: string): Promise<Stored> {
  await using store = await openStore(path, { readOnly: true });
  const stored = storedSweep(store.header);
  if (stored.sweep === undefined || stored.sweep.count <= MOST_EXPECTED) return stored;
  return { fault: `the sweep has ${stored.sweep.count} points, more than ${MOST_EXPECTED}` };
}

/** The first point of every key; points that are no runs have none. */
function placesOf(sweep: Sweep): Map<string, number> {
  const places = new Map<string, number>();
  for (let index = 0; index < sweep.count; index++) {
    try {
      const key = sweep.key(index);
      if (!places.has(key)) places.set(key, index);
    } catch (error) {
      if (!(error instanceof OutlastError)) throw error;
    }
  }
  return places;
}
