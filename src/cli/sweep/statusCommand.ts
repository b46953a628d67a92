import { readableJson } from "../../store/index.js";
import { openStore, prepareSweep } from "../../sweep/index.js";
import type { StatusCommandOptions } from "../commands/sweep.js";
import { exitCodes } from "../exit.js";
import { statusText } from "./texts.js";

/** What a store has, also while another process fills it. */
export interface SweepStatus {
  name: string;
  /** Points of the sweep that the store had last; undefined where its files are not to be found from here. */
  points: number | undefined;
  runs: number;
  byStatus: Record<string, number>;
  /** When something was last stored, UTC; null before. */
  committed: string | null;
}

/** Says how far a sweep is. Returns the exit code. */
export async function statusCommand(path: string, { json = false }: StatusCommandOptions): Promise<number> {
  await using store = await openStore(path, { readOnly: true });
  const { runs, byStatus, committed } = await store.counts();
  const { name, spec } = store.header;
  const status: SweepStatus = { name, points: pointsOf(spec), runs, byStatus, committed };
  process.stdout.write(json ? readableJson(status) : statusText(status));
  return exitCodes.ok;
}

function pointsOf(spec: unknown): number | undefined {
  try {
    return prepareSweep(spec, { yes: true }).count;
  } catch {
    return undefined;
  }
}
