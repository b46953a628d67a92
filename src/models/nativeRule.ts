import { invalid, show } from "../core/index.js";
import type { NativeInitializer, NativeParameter } from "../native/index.js";
import type { Values } from "./initSpec.js";
import type { ResolvedModelSpec } from "./modelSpec.js";
import { requireSymmetric } from "./structure.js";

/** A native rule by name, and its numbers in order. */
export function rule(name: string, ...numbers: number[]): NativeInitializer {
  return { rule: name, numbers: Float64Array.from(numbers) };
}

/** The rule of given numbers. Throws OUTLAST_SHAPE, or OUTLAST_INVALID_SPEC for an A that does not suit. */
export function explicit(
  values: Values,
  { name, shape, size }: NativeParameter,
  spec: ResolvedModelSpec,
  path: string,
): NativeInitializer {
  const flat = flatten(values);
  const nested = typeof values !== "number" && values.some((value) => typeof value !== "number");
  const expected = nested ? shape : [size];
  if (!hasShape(values, expected)) {
    const form = `${size} numbers in row-major order, or nested as ${show(shape)}`;
    throw invalid("OUTLAST_SHAPE", `${path}: ${name} needs ${form}, got ${flat.length} numbers.`, path);
  }
  if (spec.structure === "symmetric" && name === "A") {
    requireSymmetric(flat, { size: spec.hiddenSize }, "OUTLAST_INVALID_SPEC", path);
  }
  return { rule: "values", numbers: Float64Array.from(flat) };
}

function flatten(values: Values): number[] {
  return typeof values === "number" ? [values] : values.flatMap(flatten);
}

function hasShape(values: Values, [extent, ...rest]: readonly number[]): boolean {
  if (extent === undefined) return typeof values === "number";
  return typeof values !== "number" && values.length === extent && values.every((inner) => hasShape(inner, rest));
}
