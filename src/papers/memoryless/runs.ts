import { flowSpec, startAt } from "../flows.js";
import type { Structure } from "../flows.js";
import type { PaperRun, Preset } from "../paper.js";
import { assumptions, optimizers } from "./assumptions.js";
import { nonlinear } from "./nonlinear.js";
import { references } from "./references.js";

/** What the grid goes over, and how many seeds its points have: those of reference runs, and the others. */
interface Grid {
  structures: readonly Structure[];
  dimensions: readonly number[];
  lengths: readonly number[];
  scales: readonly number[];
  referenceSeeds: number;
  seeds: number;
}

const grids: Record<Preset, Grid> = {
  full: {
    structures: ["full", "symmetric", "diagonal"],
    dimensions: [5, 10, 20],
    lengths: [2, 3, 5, 10],
    scales: [1e-3, 1e-2, 0.1, 1],
    referenceSeeds: 20,
    seeds: 4,
  },
  quick: {
    structures: ["full", "symmetric", "diagonal"],
    dimensions: [20],
    lengths: [3],
    scales: [1e-3, 0.1, 1],
    referenceSeeds: 3,
    seeds: 3,
  },
};

/** Every run of the paper: the grid, then what takes one assumption away at a time, then other cells. */
export function memorylessRuns(preset: Preset): PaperRun[] {
  const { structures, dimensions, lengths, scales, referenceSeeds, seeds } = grids[preset];
  const points = structures.flatMap((structure) =>
    dimensions.flatMap((d) => lengths.flatMap((K) => scales.map((scale) => ({ structure, d, K, scale })))),
  );
  // A student of forty units is dear on ten lags, and says nothing that it does not say on three.
  const large = [1e-3, 0.1, 1].map((scale): Point => ({ structure: "full", d: 40, K: 3, scale }));
  const known = new Set(references.map(({ cell }) => JSON.stringify(cell)));
  const grid = (preset === "full" ? [...points, ...large] : points).flatMap((point) =>
    seedsUpTo(known.has(JSON.stringify(point)) ? referenceSeeds : seeds).map((seed) => nearZero(point, seed)),
  );
  const each = seedsUpTo(seeds);
  return [
    ...grid,
    ...each.flatMap((seed) => [...assumptions(seed), ...nonlinear(seed, preset)]),
    ...seedsUpTo(2 * seeds).flatMap(optimizers),
  ];
}

function seedsUpTo(count: number): number[] {
  return Array.from({ length: count }, (_, seed) => seed);
}

interface Point {
  structure: Structure;
  d: number;
  K: number;
  scale: number;
}

function nearZero({ structure, d, K, scale }: Point, seed: number): PaperRun {
  return {
    cell: { experiment: "grid", structure, d, K, scale, seed },
    spec: flowSpec({ system: { memoryless: 1 }, d, K, seed, structure, init: startAt(scale, structure) }),
  };
}
