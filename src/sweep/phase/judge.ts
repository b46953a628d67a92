import { OutlastError } from "../../core/index.js";
import { Pace } from "../engine/pace.js";
import { cellsOf } from "../store/cells.js";
import { checkKept } from "../store/checkKept.js";
import type { Reading } from "../store/cells.js";
import { holds } from "../store/conditions.js";
import type { RunStatus, Store } from "../store/index.js";
import { withReader } from "../store/reader.js";
import type { Criterion } from "./criterion.js";
import type { Plane } from "./plane.js";

/** How the runs of a point came out. */
interface PointVerdict {
  /** Whether all of its runs were computed, well or not. */
  complete: boolean;
  /** The share of those that succeed, null where none says. */
  share: number | null;
}

/**
 * Judges points of the plane by the runs that a store has. A run that diverged does not succeed. One that failed, took
 * too long or is no run at all says nothing: the others decide.
 */
export async function judgePoints(
  plane: Plane,
  store: Pick<Store, "path">,
  points: readonly number[],
): Promise<PointVerdict[]> {
  const { criterion } = plane;
  const keys = await keysOf(plane, points);
  const known = knownOf(keys);
  const status = { from: "run", field: "status" } as const;
  const read: Reading = (work) => withReader(store, work);
  const cells = await cellsOf(read, known, [status, criterion.column]);
  return keys.map((own) => {
    const runs = own.map((key) =>
      key === undefined ? null : verdictOf(cells.get(key) as RunCells | undefined, criterion),
    );
    const says = runs.filter((run) => typeof run === "boolean");
    const share = says.length === 0 ? null : says.filter(Boolean).length / says.length;
    return { complete: !runs.includes(undefined), share };
  });
}

/** Throws OUTLAST_USAGE where a store has runs of points, but not what the criterion asks for. */
export async function checkPoints(plane: Plane, store: Pick<Store, "path">, points: readonly number[]): Promise<void> {
  const { measure: name, column } = plane.criterion;
  const read: Reading = (work) => withReader(store, work);
  await checkKept(read, { path: store.path, name, column }, async () => knownOf(await keysOf(plane, points)));
}

/** The keys of the runs of each point. */
async function keysOf({ sweep, runsAt }: Plane, points: readonly number[]): Promise<(string | undefined)[][]> {
  const pace = new Pace();
  const keys: (string | undefined)[][] = [];
  for (const point of points) {
    keys.push(runsAt(point).map((index) => keyOf(() => sweep.key(index))));
    await pace.rest();
  }
  return keys;
}

function knownOf(keys: readonly (string | undefined)[][]): string[] {
  return [...new Set(keys.flat().filter((key) => key !== undefined))];
}

/** Undefined for a point that is no run. */
function keyOf(key: () => string): string | undefined {
  try {
    return key();
  } catch (error) {
    if (error instanceof OutlastError) return undefined;
    throw error;
  }
}

type RunCells = [status: RunStatus, cell: unknown];

/** Whether a run succeeds; null where it does not say, undefined where it is still to be computed. */
function verdictOf(run: RunCells | undefined, criterion: Criterion): boolean | null | undefined {
  if (run === undefined) return undefined;
  const [status, cell] = run;
  if (status === "diverged") return false;
  return status === "done" ? holds(criterion, cell) : null;
}
