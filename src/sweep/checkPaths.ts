import { keysAt, nearest } from "../core/index.js";
import type { SpecFault } from "../core/index.js";
import { pathSteps, runSpecSchema } from "../run/index.js";
import { fault, placeOf } from "./fault.js";

/** The steps of each axis's path. Adds faults for what is no path, two names of one, and an axis that undoes others. */
export function stepsOfAxes(paths: readonly string[], faults: SpecFault[]): string[][] {
  const all = paths.map((path) => pathSteps(path) ?? []);
  all.forEach((steps, i) => {
    const place = placeOf(paths[i]!);
    if (steps.length === 0) {
      faults.push(fault(place, 'is no path such as train.steps, evaluate[0].name or init["A"].'));
      return;
    }
    const before = all.slice(0, i).findIndex((other) => steps.every((step, k) => step === other[k]));
    if (before < 0) return;
    const what = all[before]!.length === steps.length ? "means the same as" : "undoes";
    const fix = all[before]!.length === steps.length ? "drop one of them" : "put the wider one first";
    faults.push(fault(place, `${what} ${placeOf(paths[before]!)}, which stands before it: ${fix}.`));
  });
  return all;
}

/** Why a path leads nowhere in a run's spec, as the end of a sentence that starts with it; undefined where it leads. */
export function strangePath(steps: readonly string[], spec: unknown): string | undefined {
  const right: string[] = [];
  for (const [i, step] of steps.entries()) {
    const known = keysAt(runSpecSchema, right, spec);
    if (known.length === 0 || known.includes(step)) {
      right.push(step);
      continue;
    }
    const parent = right.length === 0 ? "the spec" : show(right);
    const close = nearest(step, known);
    const meant = close === undefined ? undefined : completed([...right, close], steps.slice(i + 1), spec);
    const hint = meant === undefined ? `there is ${known.join(", ")}.` : `did you mean "${show(meant)}"?`;
    return `is no path of a run's spec: ${parent} has no field "${step}": ${hint}`;
  }
  return undefined;
}

/** A path that was put right so far, with each of the steps left as it stands or as the nearest that there is. */
function completed(start: string[], left: readonly string[], spec: unknown): string[] {
  return left.reduce((right, step) => {
    const known = keysAt(runSpecSchema, right, spec);
    const fits = known.length === 0 || known.includes(step);
    return [...right, fits ? step : (nearest(step, known) ?? step)];
  }, start);
}

function show(steps: readonly string[]): string {
  return steps.reduce((text, step) => {
    if (/^\d+$/.test(step)) return `${text}[${step}]`;
    if (!/^\w+$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}
