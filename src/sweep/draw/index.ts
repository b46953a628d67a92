import { z } from "zod";
import type { Design, DesignKind } from "./design.js";
import { latinHypercube } from "./latinHypercube.js";
import { random } from "./random.js";
import { sobol } from "./sobol.js";

/** Every way to draw the drawn axes together. A new one is a file, and its name here. */
const kinds = [random, sobol, latinHypercube] as const;

type SchemasOf<Kinds> = { [K in keyof Kinds]: Kinds[K] extends DesignKind<infer S> ? S : never };

export const drawSchema = z
  .union(kinds.map(({ schema }) => schema) as unknown as SchemasOf<typeof kinds>)
  .describe("How the drawn axes (uniform, logUniform, integers, choice) are drawn, all together, and how often.");

export type DrawSpec = z.output<typeof drawSchema>;

/** The kind of a draw, and its number of points. */
function kindOf(spec: DrawSpec): { kind: DesignKind; count: number } {
  const fields = spec as Record<string, unknown>;
  const kind = (kinds as readonly DesignKind[]).find(({ field }) => field in fields)!;
  return { kind, count: fields[kind.field] as number };
}

/** How many points are drawn. */
export function drawCount(spec: DrawSpec): number {
  return kindOf(spec).count;
}

/** Why so many axes cannot be drawn so: the end of a sentence that starts with "draw"; undefined where they can. */
export function drawObstacle(spec: DrawSpec, dimensions: number): string | undefined {
  return kindOf(spec).kind.obstacle?.(spec, dimensions);
}

/** The points of a draw; `axes` are the names of the drawn axes, one a dimension. */
export function makeDesign(spec: DrawSpec, axes: readonly string[], seed: number): Design {
  return kindOf(spec).kind.make(spec, axes, seed);
}

export type { Design } from "./design.js";
