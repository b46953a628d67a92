import { z } from "zod";
import { describe, parseAll, suggestion } from "../../core/index.js";
import type { SpecFault } from "../../core/index.js";
import type { Axis, AxisKind } from "./axis.js";
import { choice } from "./choice.js";
import { integers } from "./integers.js";
import { linear } from "./linear.js";
import { list } from "./list.js";
import { log } from "./log.js";
import { logUniform } from "./logUniform.js";
import { range } from "./range.js";
import { uniform } from "./uniform.js";

/** Every kind of axis. A new one is a file, and its name here. */
const kinds = [list, range, linear, log, uniform, logUniform, integers, choice] as const;

type SchemasOf<Kinds> = { [K in keyof Kinds]: Kinds[K] extends AxisKind<infer S> ? S : never };

export const axisSchema = z
  .union(kinds.map(({ schema }) => schema) as unknown as SchemasOf<typeof kinds>)
  .describe("What a field of the run's spec goes over.");

/** An axis as its author writes it. */
export type AxisSpec = z.input<typeof axisSchema>;

/** What an axis goes over, or all that is wrong with it; `path` is its place in the sweep's spec. */
export function makeAxis(spec: unknown, path: string): { axis?: Axis; faults: SpecFault[] } {
  const kind = kindOf(spec);
  if (kind === undefined) return { faults: [{ sentence: strange(spec, path), path }] };
  const { data, faults } = parseAll(kind.schema, spec, path);
  return faults.length > 0 ? { faults } : { axis: kind.make(data), faults };
}

/** The kind whose field the spec has: its faults are then told in that kind's words. */
function kindOf(spec: unknown): AxisKind | undefined {
  const fields = typeof spec === "object" && spec !== null && !Array.isArray(spec) ? Object.keys(spec) : [];
  return (kinds as readonly AxisKind[]).find(({ field }) =>
    field === undefined ? Array.isArray(spec) : fields.includes(field),
  );
}

function strange(spec: unknown, path: string): string {
  const names = kinds.map(({ field }) => field).filter((field) => field !== undefined);
  const [field] = typeof spec === "object" && spec !== null ? Object.keys(spec) : [];
  const hint = field === undefined ? "write [value] for a single one." : suggestion(field, names);
  return `${path} must be a list of values, or an object with one of ${names.join(", ")}, got ${describe(spec)}: ${hint}`;
}

export { kinds as axisKinds };
export type { Axis, DrawnAxis, GridAxis } from "./axis.js";
