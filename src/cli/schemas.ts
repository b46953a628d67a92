import { z } from "zod";
import { invalid, suggestion } from "../core/index.js";
import { recordSchema, runSpecSchema } from "../run/index.js";
import { sweepSpecSchema } from "../sweep/index.js";

type JsonSchema = z.core.JSONSchema.JSONSchema;

const schemas: Record<string, () => JsonSchema> = {
  run: () => jsonSchema(runSpecSchema),
  sweep: sweepSchema,
  record: () => jsonSchema(recordSchema),
};

export const schemaNames = Object.keys(schemas);

/** A spec's or a record's JSON Schema as text. Throws OUTLAST_USAGE for a name that no schema has. */
export function schemaText(name: string): string {
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema === undefined) {
    throw invalid("OUTLAST_USAGE", `There is no schema "${name}": ${suggestion(name, schemaNames)}`);
  }
  return `${JSON.stringify(schema(), null, 2)}\n`;
}

/** A sweep's base is a run's spec in which fields may be missing: axes give them. */
function sweepSchema(): JsonSchema {
  const schema = jsonSchema(sweepSpecSchema.extend({ base: runSpecSchema }).meta(sweepSpecSchema.meta() ?? {}));
  const properties = schema.properties ?? {};
  return { ...schema, properties: { ...properties, base: withoutRequired(properties["base"]) as JsonSchema } };
}

function jsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", target: "draft-2020-12" });
}

function withoutRequired(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRequired);
  if (typeof value !== "object" || value === null) return value;
  const { required, ...fields } = value as Record<string, unknown>;
  const kept = Object.entries(fields).map(([name, field]) => [name, withoutRequired(field)] as const);
  // A field of a spec may itself be called "required"; the keyword's value is a list.
  return Object.fromEntries([
    ...(Array.isArray(required) || required === undefined ? [] : [["required", required]]),
    ...kept,
  ]);
}
