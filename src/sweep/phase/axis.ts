import type { z } from "zod";
import { invalid, schemasAt } from "../../core/index.js";
import { parseSetting, pathSteps, runSpecSchema } from "../../run/index.js";
import { makeAxis } from "../axes/index.js";
import type { AxisSpec } from "../axes/index.js";
import { rangeOf } from "../set.js";
import type { PhaseAxis } from "./options.js";

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
 * known: where its field takes whole numbers only, so does the side, all of them where those are no more.
 */
export function sideOf(axis: PhaseAxis, steps: number, spec: unknown): Side {
  const { path, from, to, spacing = "linear", count } = axis;
  const spaced = { [spacing]: [from, to, count ?? steps + 1] } as AxisSpec;
  if (!isWhole(axis, spec)) return { path, spacing, spec: spaced, values: valuesOf(spaced) };
  const isShort = axis.spacing === undefined && count === undefined && to - from <= steps;
  const every: AxisSpec = { from, count: to - from + 1 };
  if (isShort) return { path, spacing, spec: every, values: valuesOf(every) };
  const values = [...new Set(valuesOf(spaced).map((value) => Math.round(value)))];
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
  return Number.isInteger(from) && Number.isInteger(to) && takes(from) && !takes(from + 0.5);
}
