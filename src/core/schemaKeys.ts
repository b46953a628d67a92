import type { z } from "zod";

type Schema = z.core.$ZodType;

/** The parts of zod's schema definitions that a walk along a path needs. */
interface Definition {
  shape?: Record<string, Schema>;
  innerType?: Schema;
  in?: Schema;
  element?: Schema;
  valueType?: Schema;
  options?: Schema[];
  discriminator?: string;
  getter?: () => Schema;
}

/** The field names that `schema` knows at `path` inside `value`, which chooses the branch of a union. */
export function keysAt(schema: Schema, path: readonly PropertyKey[], value: unknown): string[] {
  const definition = definitionOf(schema);
  const inner = definition.innerType ?? definition.in ?? definition.getter?.();
  if (inner !== undefined) return keysAt(inner, path, value);
  if (definition.options !== undefined) {
    const branches = definition.options.filter((option) => fits(option, definition.discriminator, value));
    return [...new Set(branches.flatMap((option) => keysAt(option, path, value)))];
  }
  const [step, ...rest] = path;
  if (step === undefined) return Object.keys(definition.shape ?? {});
  const next = definition.shape?.[String(step)] ?? definition.element ?? definition.valueType;
  const part = (value as Record<PropertyKey, unknown> | undefined)?.[step];
  return next === undefined ? [] : keysAt(next, rest, part);
}

function fits(option: Schema, discriminator: string | undefined, value: unknown): boolean {
  if (discriminator === undefined) return true;
  const allowed = definitionOf(option).shape?.[discriminator]?._zod.values;
  const kind = (value as Record<string, unknown> | null | undefined)?.[discriminator];
  return allowed === undefined || allowed.has(kind as z.core.util.Primitive);
}

function definitionOf(schema: Schema): Definition {
  return schema._zod.def as unknown as Definition;
}
