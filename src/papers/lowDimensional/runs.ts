import type { RunSpec } from "../../run/index.js";
import { SEEDS } from "../flowClaims.js";
import { TIME, flowSpec, startAt } from "../flows.js";
import type { Structure } from "../flows.js";
import type { PaperRun, Preset } from "../paper.js";
import { gruRuns } from "./gru.js";
import { balancedPoints, isQuick, ladders, point } from "./points.js";
import { references } from "./references.js";
import { teachers } from "./teachers.js";
import type { TeacherName } from "./teachers.js";

/** A cell of the grid, its seed apart. */
export type Point = {
  teacher: TeacherName;
  structure: Structure;
  d: number;
  K: number;
  scale: number;
};

type Student = Point & { seed: number };
type Start = "nearZero" | "balanced";

/** Ends of flows that show the order over training. */
export const TIMES = [3, 6, 10, 20, 50, 100, 1000] as const;
/** Ends of one balanced flow from a start of scale 1. */
export const BALANCED_TIMES = [1, 30, 1000] as const;

/**
 * Every run of the paper: starts near zero or larger, balanced starts, the order over training, other optimizers, GRUs.
 */
export function lowDimensionalRuns(preset: Preset): PaperRun[] {
  const quick = preset === "quick";
  const points = references.map(({ cell }) => cell);
  const own = quick ? references.filter(({ cell }) => isQuick(cell)) : references;
  const known = new Set(points.map((cell) => JSON.stringify(cell)));
  const others = ladders(preset).filter((cell) => !known.has(JSON.stringify(cell)));
  return [
    ...own.flatMap(({ cell, seeds = SEEDS }) => seeded([cell], quick ? 2 : seeds)).map(nearZero),
    // Those of forty units are dear.
    ...others.flatMap((cell) => seeded([cell], quick || cell.d === 40 ? 2 : 3)).map(nearZero),
    ...seeded(balancedPoints(preset), 2).map(balancedStart),
    ...seeded([point("two", 10, 1e-3)], quick ? 2 : 5).flatMap((of) => until(TIMES, "over training", of, "nearZero")),
    ...seeded([point("one", 20, 1)], 1).flatMap((of) =>
      until(BALANCED_TIMES, "balanced over training", of, "balanced"),
    ),
    ...seeded([point("one", 10, 1e-3)], quick ? 2 : 5).map(byAdam),
    ...gruRuns(preset),
  ];
}

function seeded(points: readonly Point[], seeds: number): Student[] {
  return points.flatMap(({ teacher, structure, d, K, scale }) =>
    Array.from({ length: seeds }, (_, seed) => ({ teacher, structure, d, K, scale, seed })),
  );
}

function nearZero(student: Student): PaperRun {
  return { cell: { experiment: "near zero", ...student }, spec: flowOf(student, "nearZero", TIME) };
}

function balancedStart(student: Student): PaperRun {
  return { cell: { experiment: "balanced start", ...student }, spec: flowOf(student, "balanced", TIME) };
}

function until(times: readonly number[], experiment: string, student: Student, start: Start): PaperRun[] {
  return times.map((time) => ({ cell: { experiment, time, ...student }, spec: flowOf(student, start, time) }));
}

/** The same start under Adam in place of the flow. */
function byAdam(student: Student): PaperRun {
  const train = { objective: "population", optimizer: { kind: "adam", learningRate: 1e-2 }, steps: 20_000 } as const;
  return { cell: { experiment: "Adam", ...student }, spec: { ...flowOf(student, "nearZero", TIME), train } };
}

function flowOf({ teacher, structure, d, K, scale, seed }: Student, start: Start, time: number): RunSpec {
  const { eigenvalues, weights } = teachers[teacher];
  const system = { eigenvalues: [...eigenvalues], weights: [...weights] };
  return flowSpec({ system, d, K, seed, structure, init: startAt(scale, structure, start), time });
}
