import type { RunSpec } from "../../run/index.js";
import { TIME, flowSpec, startAt } from "../flows.js";
import type { Structure } from "../flows.js";
import type { PaperRun, Preset } from "../paper.js";
import { references } from "./references.js";
import { dimensionOf, teachers } from "./teachers.js";
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

/** Every run of the paper: starts near zero or larger, balanced starts, the order over training, other optimizers. */
export function lowDimensionalRuns(preset: Preset): PaperRun[] {
  const quick = preset === "quick";
  const points = references.map(({ cell }) => cell);
  const own = quick ? points.filter(isQuick) : points;
  return [
    ...own.flatMap((cell) => seeded([cell], quick ? 2 : referenceSeeds(cell)).map(nearZero)),
    ...seeded(ladders(preset), 2).map(nearZero),
    ...seeded(balancedPoints(preset), 2).map(balancedStart),
    ...TIMES.map((time) => until(time, point("two", 10, 1e-3), "nearZero")),
    ...BALANCED_TIMES.map((time) => until(time, point("one", 20, 1), "balanced")),
    ...seeded([point("one", 10, 1e-3)], quick ? 2 : 5).map(byAdam),
  ];
}

/** The median needs fewer where seeds hardly differ: at d = 10 and for the long memory. */
function referenceSeeds({ teacher, d }: Point): number {
  return d === 10 || teacher === "long" ? 5 : 20;
}

/** Those that show the same in seconds. */
function isQuick({ teacher, structure, d, K, scale }: Point): boolean {
  if (teacher !== "one" || K !== 3) return d === 10 || teacher === "long";
  return structure === "diagonal" || (structure === "symmetric" && (d === 10 || scale >= 0.1));
}

/** A least loss decides the balanced students of so many lags. */
function enough(teacher: TeacherName): number {
  return 2 * dimensionOf(teacher) + 1;
}

function point(teacher: TeacherName, d: number, scale: number, K = enough(teacher)): Point {
  return { teacher, structure: "symmetric", d, K, scale };
}

/** Against the student's dimension, the scale of its start, and the number of lags. */
function ladders(preset: Preset): Point[] {
  const quick: Point[] = [
    point("two, unbalanced", 10, 1e-3),
    ...[5, 10].map((d) => point("one", d, 0.01)),
    point("two", 5, 0.01),
  ];
  if (preset === "quick") return quick;
  const dimensions: [TeacherName, number[]][] = [
    ["one", [20, 40]],
    ["two", [10, 20, 40]],
    ["five", [10, 20]],
  ];
  const all = [
    ...quick,
    ...dimensions.flatMap(([teacher, sizes]) => sizes.map((d) => point(teacher, d, 0.01))),
    ...[10, 20, 40].map((d): Point => ({ ...point("five", d, 0.01), structure: "diagonal" })),
    ...[1e-3, 0.01, 0.1, 1].flatMap((scale) => [point("two", 10, scale), point("two, unbalanced", 10, scale)]),
    point("five, unbalanced", 10, 0.01),
    ...[8, 12].map((K) => point("two", 10, 1e-3, K)),
    ...[5, 10].map((K) => point("five", 10, 1e-3, K)),
  ];
  const known = new Set(references.map(({ cell }) => JSON.stringify(cell)));
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).entries()]
    .filter(([name]) => !known.has(name))
    .map(([, one]) => one);
}

function balancedPoints(preset: Preset): Point[] {
  const small = [point("one", 10, 0.1), point("two", 10, 0.1)];
  return preset === "quick" ? small : [...small, point("one", 20, 1), point("two", 10, 1), point("five", 10, 0.1)];
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

function until(time: number, of: Point, start: Start): PaperRun {
  const student = { ...of, seed: 0 };
  return { cell: { experiment: `${start} until ${time}`, ...student }, spec: flowOf(student, start, time) };
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
