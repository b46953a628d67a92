import type { RunSet } from "../runs/runSet.js";

/** Runs that differ in their seeds alone: places in the set, of the first seed first. */
export type Point = readonly number[];

/** The points of a set of runs, in the order of their first runs. */
export async function pointsOf(set: RunSet): Promise<Point[]> {
  const axes = set.axes
    .filter(({ isSeed }) => !isSeed)
    .map(({ cells }) => ("numbers" in cells ? cells.numbers : cells.codes));
  const order = await runOrder(set);
  const points = new Map<string, number[]>();
  for (const run of order) {
    const name = axes.map((codes) => codes[run]).join(" ");
    const known = points.get(name);
    if (known === undefined) points.set(name, [run]);
    else known.push(run);
  }
  return [...points.values()];
}

/** All runs by the order of the sweep's points, which has the first seed first. */
async function runOrder(set: RunSet): Promise<Int32Array> {
  const cells = await set.column("point");
  const places = "numbers" in cells ? cells.numbers : cells.codes;
  const runs = Int32Array.from({ length: set.count }, (_, run) => run);
  return runs.sort((a, b) => set.source[a]! - set.source[b]! || places[a]! - places[b]! || a - b);
}
