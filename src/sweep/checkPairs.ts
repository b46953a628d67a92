import { describe } from "../core/index.js";
import type { SpecFault } from "../core/index.js";
import { isFree } from "./fast/free.js";
import type { Runs } from "./fast/runs.js";
import { fault, placeOf } from "./fault.js";
import { spread } from "./plannedAxis.js";
import { faultOf } from "./trials.js";
import type { Given, Trials } from "./trials.js";

/** Pairs of values that are tried, at most: each makes a run's spec ready. */
const MOST_TRIED = 1000;
/** Of each axis at least so many values. */
const LEAST_EACH = 2;

/**
 * Values of two axes that each make runs, but none together: beside the first values of the others, nor beside some
 * other value of one of them. Of long axes some values are tried, their ends among them; a number that nothing else of
 * a spec depends on contradicts nothing.
 */
export function faultsOfPairs(trials: Trials, runs: Runs): SpecFault[] {
  // What is zipped is looked at once, as its first axis.
  const leads = trials.axes.flatMap((_, i) => (trials.matesOf(i)[0] === i && !isHarmless(trials, i) ? [i] : []));
  const pairs = leads.flatMap((one, k) => leads.slice(k + 1).map((other) => [one, other] as const));
  const each = Math.max(LEAST_EACH, Math.floor(Math.sqrt(MOST_TRIED / pairs.length)));
  return pairs.slice(0, MOST_TRIED / (LEAST_EACH * LEAST_EACH)).flatMap(([one, other]) => {
    const faults: SpecFault[] = [];
    for (const place of spread(trials.placesOf(one), each)) {
      for (const beside of spread(trials.placesOf(other), each)) {
        const given = new Map([
          [one, place],
          [other, beside],
        ]);
        const found = contradiction(trials, runs, given);
        if (found !== undefined) faults.push(faultOfPair(trials, given, found));
      }
    }
    return faults;
  });
}

/** Why two candidates never make a run together; undefined where they do, or where conditions keep them apart. */
function contradiction(trials: Trials, runs: Runs, given: Given): string | undefined {
  const found = faultOf(runs, trials.point(given));
  if (found === undefined) return undefined;
  const elsewhere = trials.besides(given);
  return elsewhere.some((more) => faultOf(runs, trials.point(more)) === undefined) ? undefined : found;
}

function faultOfPair(trials: Trials, given: Given, found: string): SpecFault {
  const set = [...given].flatMap(([lead, place]) =>
    trials.matesOf(lead).map((axis) => ({ path: trials.axes[axis]!.path, value: trials.valueOf(axis, place) })),
  );
  const [{ path, value }, ...others] = set as [(typeof set)[number], ...typeof set];
  const where = others.map((other) => `${other.path} is ${describe(other.value)}`).join(" and ");
  const fix = "Say in conditions where one of them is not, or leave a value out.";
  return fault(placeOf(path), `cannot be ${describe(value)} where ${where}: ${found} ${fix}`);
}

/** Whether an axis, and what it is zipped with, gives but numbers that may be anything beside whatever else. */
function isHarmless(trials: Trials, axis: number): boolean {
  return trials.matesOf(axis).every((mate) => {
    const { values } = trials.candidates[mate]!;
    return isFree(trials.axes[mate]!.steps) && values.every((value) => typeof value === "number");
  });
}
