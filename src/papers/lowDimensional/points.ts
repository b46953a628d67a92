import { regime } from "../../analysis/index.js";
import type { Cell, Preset } from "../paper.js";
import type { Point } from "./runs.js";
import { dimensionOf } from "./teachers.js";
import type { TeacherName } from "./teachers.js";

/** Points of reference runs that show the same in seconds. */
export function isQuick({ teacher, structure, d, K, scale }: Point): boolean {
  if (teacher !== "one" || K !== 3) return d === 10 || teacher === "long";
  return structure === "diagonal" || (structure === "symmetric" && (d === 10 || scale >= 0.1));
}

/** Whether a linear student's cell is about an implicit bias: Cayley and Hamilton alone do not decide it. */
export function isOpen({ teacher, d, K }: Cell): boolean {
  return regime({ K: Number(K), d: Number(d), dTeacher: dimensionOf(teacher as TeacherName) }).aboutImplicitBias;
}

/** A least loss decides the balanced students of so many lags. */
export function enough(teacher: TeacherName): number {
  return 2 * dimensionOf(teacher) + 1;
}

export function point(teacher: TeacherName, d: number, scale: number, K = enough(teacher)): Point {
  return { teacher, structure: "symmetric", d, K, scale };
}

/** Against the student's dimension, the scale of its start, and the number of lags; each point once. */
export function ladders(preset: Preset): Point[] {
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
    point("one", 10, 1e-3, 5),
    ...[5, 10, 11, 13].map((K) => point("five", 10, 1e-3, K)),
  ];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

export function balancedPoints(preset: Preset): Point[] {
  const small = [point("one", 10, 0.1), point("two", 10, 0.1)];
  return preset === "quick" ? small : [...small, point("one", 20, 1), point("two", 10, 1), point("five", 10, 0.1)];
}
