import { z } from "zod";
import { canonicalJson } from "../core/index.js";

type Schema = z.core.$ZodType;

/**
 * A JSON value that fits `schema`, without every field that equals its default, is undefined, or is an optional object
 * with nothing in it. Specs that mean the same come out the same, and a new optional field changes none of them.
 */
export function dropDefaults(schema: Schema, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return dropDefaults(schema.unwrap(), value);
  if (schema instanceof z.ZodUnion) return dropDefaults(branchOf(schema, value), value);
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item) => dropDefaults(schema.element, item));
  }
  if (!isFields(value)) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const inner = schema instanceof z.ZodRecord ? schema.valueType : shapeOf(schema)?.[name];
    if (field === undefined) continue;
    const own = inner === undefined ? field : dropDefaults(inner, field);
    if (inner === undefined || !isDefault(inner, own)) kept[name] = own;
  }
  return kept;
}

/** Whether what `dropDefaults` left of a field's value says nothing. */
function isDefault(schema: Schema, left: unknown): boolean {
  if (schema instanceof z.ZodOptional) return isFields(left) && Object.keys(left).length === 0;
  return schema instanceof z.ZodDefault && canonicalJson(left) === defaultText(schema);
}

/** Of each schema, since every run of a sweep asks for it again. */
const defaultTexts = new WeakMap<z.ZodDefault, string>();

function defaultText(schema: z.ZodDefault): string {
  const known = defaultTexts.get(schema);
  if (known !== undefined) return known;
  const text = canonicalJson(dropDefaults(schema, schema.def.defaultValue));
  defaultTexts.set(schema, text);
  return text;
}

/**
 * The branch of a union that `value` belongs to: by the literal field that tells them apart, else the first it fits.
 */
function branchOf(schema: z.ZodUnion, value: unknown): Schema {
  const named = schema instanceof z.ZodDiscriminatedUnion ? schema.def.discriminator : undefined;
  const branch = schema.options.find((option) => {
    if (named === undefined) return z.safeParse(option, value).success;
    const kind = isFields(value) ? value[named] : undefined;
    return shapeOf(option)?.[named]?._zod.values?.has(kind as z.core.util.Primitive) === true;
  });
  return branch ?? z.unknown();
}

function shapeOf(schema: Schema): Record<string, Schema> | undefined {
  return schema instanceof z.ZodObject ? schema.shape : undefined;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
