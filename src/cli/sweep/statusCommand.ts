import { readableJson } from "../../store/index.js";
import { openStore } from "../../sweep/index.js";
import type { StoredSearch } from "../../sweep/index.js";
import type { StatusCommandOptions } from "../commands/sweep.js";
import { exitCodes } from "../exit.js";
import { toStdout } from "../output.js";
import { storedSweep } from "./storedSweep.js";
import { statusText } from "./texts.js";

/** What a store has, also while another process fills it. */
export interface SweepStatus {
  name: string;
  /**
   * Points of the sweep that the store had last; undefined where its files are not to be found from here, and for a
   * search, which does not compute them all.
   */
  points: number | undefined;
  /** How far the search is that used the store last; undefined for a sweep. */
  search: StoredSearch | undefined;
  runs: number;
  byStatus: Record<string, number>;
  /** When something was last stored, UTC; null before. */
  committed: string | null;
}

/** Says how far a sweep is. Returns the exit code. */
export async function statusCommand(path: string, { json = false }: StatusCommandOptions): Promise<number> {
  await using store = await openStore(path, { readOnly: true });
  const { runs, byStatus, committed, search } = await store.counts();
  const { header } = store;
  const points = search === undefined ? storedSweep(header).sweep?.count : undefined;
  const status: SweepStatus = { name: header.name, points, search, runs, byStatus, committed };
  toStdout(json ? readableJson(status) : statusText(status));
  return exitCodes.ok;
}
