import { PartedRuns } from "../../run/index.js";
import type { RunResult as TrainedRun } from "../../train/index.js";
import { isOfDevice } from "./execute.js";
import type { ExecuteOptions } from "./execute.js";
import type { Point } from "./planner.js";

/** A run in its bracket. */
export interface Entrant {
  point: Point;
  /** The store has it: it is there to be compared with. */
  isWhole: boolean;
  /** Whether its training goes on, came to its end, or was ended at a rung. */
  state: "going" | "over" | "pruned" | "failed";
  /** At the last rung that it came to. */
  loss: number;
  /** What its training came to, where that does not go on. */
  trained?: TrainedRun;
  /** What went wrong. */
  error?: string;
}

/** Runs of one shape that are trained together, from when they first are. */
interface Team {
  entrants: readonly Entrant[];
  runs?: PartedRuns;
}

type TeamOptions = Pick<ExecuteOptions, "signal" | "failures" | "threads" | "device">;

/** Entrants by shape. */
export function newTeams(entrants: readonly Entrant[]): Team[] {
  const groups = new Map<string, Entrant[]>();
  for (const entrant of entrants) {
    const own = groups.get(entrant.point.group);
    if (own === undefined) groups.set(entrant.point.group, [entrant]);
    else own.push(entrant);
  }
  return [...groups.values()].map((own) => ({ entrants: own }));
}

/**
 * Trains those that go on, and says how they stand. Where that fails it is done again from the start in halves, so that
 * a bad run costs itself alone; the teams that there are then take the team's place. An abort rejects with its reason,
 * and so does a device that fails.
 */
export async function advanceTeam(
  team: Team,
  part: { to: number; judgedFrom: number },
  options: TeamOptions,
): Promise<Team[]> {
  const { signal, threads, device, failures } = options;
  const rows = rowsOf(team, ({ state }) => state === "going");
  if (rows.length === 0) return [team];
  const going = rows.map((row) => team.entrants[row]!);
  try {
    signal.throwIfAborted();
    const ready = team.entrants.map(({ point }) => point.ready);
    team.runs ??= await PartedRuns.begin(ready, { signal, threads, device });
    const standings = await team.runs.advance(rows, part);
    going.forEach((entrant, i) => {
      const { loss, isOver } = standings[i]!;
      entrant.loss = loss;
      if (isOver) entrant.state = "over";
    });
    failures.reset();
    return [team];
  } catch (error) {
    signal.throwIfAborted();
    if (isOfDevice(error)) throw error;
    if (going.length === 1) {
      Object.assign(going[0]!, { state: "failed", loss: Infinity, error: (error as Error).message });
      failures.add();
      return [];
    }
    const middle = Math.ceil(going.length / 2);
    const first = await advanceTeam({ entrants: going.slice(0, middle) }, part, options);
    return [...first, ...(await advanceTeam({ entrants: going.slice(middle) }, part, options))];
  }
}

/** Takes what those that no longer go on came to; the core forgets them. */
export function collect(team: Team): void {
  const rows = rowsOf(team, ({ state, trained }) => state !== "going" && trained === undefined);
  const taken = team.runs?.take(rows) ?? [];
  taken.forEach((trained, i) => (team.entrants[rows[i]!]!.trained = trained));
}

function rowsOf({ entrants }: Team, wanted: (entrant: Entrant) => boolean): number[] {
  return entrants.flatMap((entrant, row) => (wanted(entrant) ? [row] : []));
}
