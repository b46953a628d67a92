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

/**
 * The schemas that `schema` has at `path` inside `value`, which chooses the branch of a union: several where it leaves
 * it open or the path leads to what chooses, none where it leads nowhere.
 */
export function schemasAt(schema: Schema, path: readonly PropertyKey[], value: unknown): Schema[] {
  const [step, ...rest] = path;
  if (step === undefined) return [schema];
  const definition = definitionOf(schema);
  const inner = innerOf(definition);
  if (inner !== undefined) return schemasAt(inner, path, value);
  if (definition.options !== undefined) {
    const { options, discriminator } = definition;
    const branches = step === discriminator ? options : options.filter((option) => fits(option, discriminator, value));
    return branches.flatMap((option) => schemasAt(option, path, value));
  }
  const next = definition.shape?.[String(step)] ?? definition.element ?? definition.valueType;
  return next === undefined ? [] : schemasAt(next, rest, partOf(value, step));
}

/** The field names that `schema` knows at `path` inside `value`, which chooses the branch of a union. */
export function keysAt(schema: Schema, path: readonly PropertyKey[], value: unknown): string[] {
  const part = path.reduce(partOf, value);
  return [...new Set(schemasAt(schema, path, value).flatMap((found) => ownKeys(found, part)))];
}

function ownKeys(schema: Schema, value: unknown): string[] {
  const definition = definitionOf(schema);
  const inner = innerOf(definition);
  if (inner !== undefined) return ownKeys(inner, value);
  const { options, discriminator, shape = {} } = definition;
  if (options === undefined) return Object.keys(shape);
  return options.filter((option) => fits(option, discriminator, value)).flatMap((option) => ownKeys(option, value));
}

function innerOf({ innerType, in: input, getter }: Definition): Schema | undefined {
  return innerType ?? input ?? getter?.();
}

function partOf(value: unknown, step: PropertyKey): unknown {
  return (value as Record<PropertyKey, unknown> | null | undefined)?.[step];
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
