import { z } from "zod";
import { canonicalJson } from "../core/index.js";

type Schema = z.core.$ZodType;

/** What a schema is made of: its kind tells in a tenth of the time of `instanceof`, and every run is asked for. */
const defOf = (schema: Schema): z.core.$ZodTypes["_zod"]["def"] => (schema as z.core.$ZodTypes)._zod.def;

/**
 * A JSON value that fits `schema`, without every field that equals its default, is undefined, or is an optional object
 * with nothing in it. Specs that mean the same come out the same, and a new optional field changes none of them.
 */
export function dropDefaults(schema: Schema, value: unknown): unknown {
  const def = defOf(schema);
  if (def.type === "optional" || def.type === "default") return dropDefaults(def.innerType, value);
  if (def.type === "union") return dropDefaults(branchOf(def, value), value);
  if (def.type === "array" && Array.isArray(value)) return value.map((item) => dropDefaults(def.element, item));
  if (!isFields(value)) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const inner = def.type === "record" ? def.valueType : shapeOf(schema)?.[name];
    if (field === undefined) continue;
    const own = inner === undefined ? field : dropDefaults(inner, field);
    if (inner === undefined || !isDefault(inner, own)) kept[name] = own;
  }
  return kept;
}

/** Whether what `dropDefaults` left of a field's value says nothing. */
function isDefault(schema: Schema, left: unknown): boolean {
  const def = defOf(schema);
  if (def.type === "optional") return isFields(left) && Object.keys(left).length === 0;
  return def.type === "default" && canonicalJson(left) === defaultText(schema, def);
}

/** Of each schema, since every run of a sweep asks for it again. */
const defaultTexts = new WeakMap<Schema, string>();

function defaultText(schema: Schema, { defaultValue }: z.core.$ZodDefaultDef): string {
  const known = defaultTexts.get(schema);
  if (known !== undefined) return known;
  const text = canonicalJson(dropDefaults(schema, defaultValue));
  defaultTexts.set(schema, text);
  return text;
}

/**
 * The branch of a union that `value` belongs to: by the literal field that tells them apart, else the first it fits.
 */
function branchOf(def: z.core.$ZodUnionDef, value: unknown): Schema {
  const named = "discriminator" in def ? (def as z.core.$ZodDiscriminatedUnionDef).discriminator : undefined;
  const branch = def.options.find((option) => {
    if (named === undefined) return z.safeParse(option, value).success;
    const kind = isFields(value) ? value[named] : undefined;
    return shapeOf(option)?.[named]?._zod.values?.has(kind as z.core.util.Primitive) === true;
  });
  return branch ?? z.unknown();
}

function shapeOf(schema: Schema): Readonly<Record<string, Schema>> | undefined {
  const def = defOf(schema);
  return def.type === "object" ? def.shape : undefined;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
