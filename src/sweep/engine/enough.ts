import { isCutAt } from "../../run/index.js";
import type { ResolvedRun } from "../../run/index.js";
import { isWhole } from "../store/index.js";
import type { RunStanding } from "../store/index.js";

/**
 * Whether a store has all of a run that is asked for: the whole of it, or as many steps as the limit of steps `enough`
 * leaves of it.
 */
export function isEnough(
  run: () => Pick<ResolvedRun, "spec" | "data">,
  standing: RunStanding | undefined,
  enough: number | undefined,
): boolean {
  if (isWhole(standing?.status)) return true;
  if (enough === undefined || standing === undefined || standing.status === "failed") return false;
  return standing.steps >= enough && isCutAt(enough, run());
}
