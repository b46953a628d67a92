import { performance } from "node:perf_hooks";
import { evaluateTrained } from "../../run/index.js";
import type { RunJob } from "../../run/index.js";
import { partUpTo, survivorsOf } from "../halving/halving.js";
import type { Halving } from "../halving/halving.js";
import { executePoints, finishedOf } from "./execute.js";
import type { ExecuteOptions, Finished } from "./execute.js";
import type { Bracket, Measured } from "./planner.js";
import { advanceTeam, collect, newTeams } from "./team.js";
import type { Entrant } from "./team.js";

type BracketOptions = Omit<ExecuteOptions, "runSeconds"> & { halving: Halving };

/**
 * Computes brackets by successive halving: all runs are trained to the first rung, the best of each bracket to the
 * next, and so on; who is still there when training ends is evaluated. Survivors depend on nothing but the brackets.
 */
export async function executeBrackets(
  brackets: readonly Bracket[],
  options: BracketOptions,
): Promise<{ finished: Finished[]; seconds: RunJob["seconds"]; measured: Measured | undefined }> {
  const started = performance.now();
  const entrants = brackets.map(({ points, whole }) =>
    points.map((point): Entrant => ({ point, isWhole: whole.has(point.ready.key), state: "going", loss: Infinity })),
  );
  await compete(entrants, options);
  const train = (performance.now() - started) / 1000;
  const computed = entrants.flat().filter(({ isWhole }) => !isWhole);
  const finished = await finish(computed, options);
  const all = (performance.now() - started) / 1000;
  const failed = computed.some(({ state }) => state === "failed");
  const measured = failed ? undefined : { seconds: all, sideBySide: 1 };
  return { finished, seconds: { train, evaluate: all - train }, measured };
}

/** Trains until every run is over, pruned or failed. */
async function compete(entrants: readonly Entrant[][], options: BracketOptions): Promise<void> {
  const { halving } = options;
  let teams = newTeams(entrants.flat());
  let contenders = entrants;
  for (let rung = halving.first; teams.length > 0; rung *= halving.factor) {
    for (const [first, ...others] of contenders) {
      // What the store has need not be trained to its end, only to where others are compared with it.
      if (others.length === 0 && first?.isWhole === true && first.state === "going") first.state = "over";
    }
    const isDecided = contenders.every(({ length }) => length <= 1);
    const part = isDecided ? { to: Infinity, judgedFrom: 0 } : partUpTo(rung);
    const advanced = [];
    for (const team of teams) advanced.push(...(await advanceTeam(team, part, options)));
    contenders = contenders.map((bracket) => bestOf(bracket, halving));
    for (const team of advanced) collect(team);
    teams = advanced.filter((team) => team.entrants.some(({ state }) => state === "going"));
  }
}

/** The runs of a bracket that go on, or that are over and no worse; the others are pruned, unless they are over. */
function bestOf(bracket: readonly Entrant[], halving: Halving): Entrant[] {
  const ranked = [...bracket].sort(compare);
  const best = ranked.splice(0, survivorsOf(ranked.length, halving));
  for (const entrant of ranked) if (entrant.state === "going") entrant.state = "pruned";
  return best;
}

/** By loss, and of equal ones by place in the sweep. */
function compare(a: Entrant, b: Entrant): number {
  if (a.loss === b.loss) return a.point.index - b.point.index;
  return a.loss < b.loss ? -1 : 1;
}

/** Evaluates who trained to the end, those of one shape together. */
async function finish(entrants: readonly Entrant[], options: BracketOptions): Promise<Finished[]> {
  const finished: Finished[] = [];
  for (const { point, state, error } of entrants) {
    const { index, ready } = point;
    if (state === "failed") finished.push({ index, key: ready.key, ready, status: "failed", error: error ?? "" });
  }
  for (const group of new Set(entrants.map(({ point }) => point.group))) {
    const own = entrants.filter(({ point }) => point.group === group);
    const pruned = await evaluated(of(own, "pruned"), options);
    finished.push(...pruned.map((run) => ({ ...run, status: "pruned" as const })));
    const over = of(own, "over");
    try {
      finished.push(...(await evaluated(over, options)));
    } catch {
      options.signal.throwIfAborted();
      // Each is done as it would be without halving, which finds out the one that cannot be evaluated.
      const points = over.map(({ point }) => point);
      finished.push(...(await executePoints(points, { ...options, runSeconds: undefined })).finished);
    }
  }
  return finished;
}

function of(entrants: readonly Entrant[], wanted: Entrant["state"]): Entrant[] {
  return entrants.filter(({ state }) => state === wanted);
}

/** What trainings came to: the pruned ones, which did not end, without curves. */
async function evaluated(
  entrants: readonly Entrant[],
  { signal, threads, device, losses }: BracketOptions,
): Promise<Finished[]> {
  if (entrants.length === 0) return [];
  const runs = entrants.map(({ point }) => point.ready);
  const trained = entrants.map((entrant) => entrant.trained!);
  const outcomes = await evaluateTrained(runs, trained, { signal, threads, device, losses });
  return entrants.map(({ point }, i) => finishedOf(point, outcomes[i]!));
}
