import type { z } from "zod";
import { OutlastError, invalid, schemasAt } from "../../core/index.js";
import { applyValues, parseSetting, pathSteps, resolveRun, runSpecSchema } from "../../run/index.js";
import { makeAxis } from "../axes/index.js";
import type { AxisSpec } from "../axes/index.js";
import { rangeOf, sameSteps } from "../set.js";
import type { PhaseAxis } from "./options.js";

/** Between whole numbers that a field takes: lengths of a^n b^n c^n d^n are multiples of 4. */
const LARGEST_STEP = 16;

/** One side of the plane: what the sweep goes over there. */
export interface Side {
  path: string;
  spacing: "linear" | "log";
  spec: AxisSpec;
  /** Ascending. */
  values: readonly number[];
}

/**
 * The side of an axis, in `steps` steps unless it says how many values it has. `spec` is a run's spec as far as it is
 * known: where its field takes whole numbers only, so does the side (of a task whose lengths are even, even ones), all
 * of them where those are no more.
 */
export function sideOf(axis: PhaseAxis, steps: number, spec: unknown, baseDir?: string): Side {
  const { path, from, to, spacing = "linear", count } = axis;
  const spaced = { [spacing]: [from, to, count ?? steps + 1] } as AxisSpec;
  if (!isWhole(axis, spec)) return { path, spacing, spec: spaced, values: valuesOf(spaced) };
  const step = stepOf(axis, spec, baseDir);
  const last = Math.floor((to - from) / step);
  const isShort = axis.spacing === undefined && count === undefined && last <= steps;
  const every: AxisSpec = { from, count: last + 1, ...(step > 1 && { step }) };
  if (isShort) return { path, spacing, spec: every, values: valuesOf(every) };
  const near = (value: number): number => from + step * Math.min(last, Math.round((value - from) / step));
  const values = [...new Set(valuesOf(spaced).map(near))];
  return { path, spacing, spec: values, values };
}

/** `train.optimizer.learningRate=1e-4..1e-1:log` or `task.length=10..200`. Throws OUTLAST_USAGE. */
export function parsePhaseAxis(text: string, option: string): PhaseAxis {
  const { path, text: right } = parseSetting(text);
  const range = rangeOf(right);
  const { spacing } = range ?? {};
  if (range !== undefined && (spacing === undefined || spacing === "linear" || spacing === "log")) {
    const { from, to, count } = range;
    return { path, from, to, ...(spacing && { spacing }), ...(count !== undefined && { count }) };
  }
  const forms = "path=a..b, path=a..b:log or path=a..b:log:n";
  throw invalid("OUTLAST_USAGE", `${option} must be ${forms}, got ${JSON.stringify(text)}.`);
}

function valuesOf(spec: AxisSpec): number[] {
  const { axis } = makeAxis(spec, "");
  if (axis === undefined || axis.drawn) return [];
  return Array.from({ length: axis.length }, (_, i) => axis.at(i) as number);
}

/** Whether the field of an axis takes no number between two whole ones. */
function isWhole({ path, from, to }: PhaseAxis, spec: unknown): boolean {
  const schemas = schemasAt(runSpecSchema, pathSteps(path) ?? [], spec) as z.ZodType[];
  const takes = (value: number): boolean => schemas.some((schema) => schema.safeParse(value).success);
  if (!Number.isInteger(from) || !Number.isInteger(to)) return false;
  return (takes(from) || takes(to)) && !takes(from + 0.5) && !takes(to - 0.5);
}

/** From one number that a field takes to the next, beginning with the first; 1 where it does not take that. */
function stepOf({ path, from, to }: PhaseAxis, spec: unknown, baseDir: string | undefined): number {
  const takes = (value: number): boolean => {
    try {
      resolveRun(applyValues(spec, [{ path, value }]), { baseDir });
      return true;
    } catch (error) {
      // What is wrong with other fields is no fault of this one.
      if (error instanceof OutlastError) return error.path === undefined || !sameSteps(error.path, path);
      throw error;
    }
  };
  if (!takes(from)) return 1;
  const steps = Array.from({ length: Math.min(LARGEST_STEP, to - from) }, (_, i) => i + 1);
  return steps.find((step) => takes(from + step)) ?? 1;
}
