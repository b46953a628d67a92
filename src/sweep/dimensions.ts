import { suggestion } from "../core/index.js";
import type { SpecFault } from "../core/index.js";
import { drawCount, drawObstacle } from "./draw/index.js";
import { fault } from "./fault.js";
import type { PlannedAxis } from "./plannedAxis.js";
import type { CheckedSweepSpec } from "./spec.js";

/** What is crossed with the rest as one: an axis, axes that are zipped, or all that are drawn. */
export interface Dimension {
  /** Its axes by their numbers. */
  readonly axes: readonly number[];
  readonly length: number;
  readonly drawn: boolean;
}

/** The dimensions in the order of their first axes. Adds what is wrong to `faults`. */
export function dimensionsOf(
  { zip, draw }: Pick<CheckedSweepSpec, "zip" | "draw">,
  axes: readonly PlannedAxis[],
  faults: SpecFault[],
): Dimension[] {
  const groups = zip.map((paths, i) => groupOf(paths, `zip[${i}]`, axes, faults));
  const drawn = axes.flatMap(({ axis }, i) => (axis.drawn ? [i] : []));
  checkDraw(draw, drawn.length, axes[drawn[0] ?? 0]?.path, faults);
  const dimensions: Dimension[] = [];
  axes.forEach(({ axis }, i) => {
    const group = axis.drawn ? drawn : (groups.find((members) => members.includes(i)) ?? [i]);
    if (group.some((member) => member < i)) return;
    const length = axis.drawn ? (draw === undefined ? 1 : drawCount(draw)) : axis.length;
    dimensions.push({ axes: group, length, drawn: axis.drawn });
  });
  const twice = groups.flat().find((axis, i, all) => all.indexOf(axis) < i);
  if (twice !== undefined) faults.push(fault("zip", `has the axis ${axes[twice]!.path} twice: name it once.`));
  return dimensions;
}

function groupOf(paths: readonly string[], place: string, axes: readonly PlannedAxis[], faults: SpecFault[]): number[] {
  const known = axes.map(({ path }) => path);
  const members: number[] = [];
  for (const path of paths) {
    const index = known.indexOf(path);
    const drawn = axes[index]?.axis.drawn === true;
    if (index >= 0 && !drawn) members.push(index);
    else if (drawn) faults.push(fault(place, `has ${path}, which is drawn: drawn axes go together anyway.`));
    else faults.push(fault(place, `has "${path}", which is no axis: ${suggestion(path, known)}`));
  }
  const lengths = members.map((index) => lengthOf(axes[index]!));
  if (new Set(lengths).size > 1) {
    const list = members.map((index, i) => `${known[index]!} has ${lengths[i]!}`).join(", ");
    faults.push(fault(place, `needs axes of one length: ${list}.`));
  }
  return members.sort((a, b) => a - b);
}

function lengthOf({ axis }: PlannedAxis): number {
  return axis.drawn ? 0 : axis.length;
}

function checkDraw(
  draw: CheckedSweepSpec["draw"],
  drawn: number,
  first: string | undefined,
  faults: SpecFault[],
): void {
  if (draw === undefined) {
    if (drawn === 0) return;
    const forms = '{ "random": 100 }, { "sobol": 128 } or { "latinHypercube": 100 }';
    faults.push(fault("draw", `must say how the drawn axis ${first ?? ""} is drawn: ${forms}.`));
  } else if (drawn === 0) {
    const kinds = "uniform, logUniform, integers or choice";
    faults.push(fault("draw", `has nothing to draw: give an axis with ${kinds}, or drop it.`));
  } else {
    const obstacle = drawObstacle(draw, drawn);
    if (obstacle !== undefined) faults.push(fault("draw", obstacle));
  }
}
