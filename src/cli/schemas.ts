import { z } from "zod";
import { invalid, suggestion } from "../core/index.js";
import { runSpecSchema } from "../run/index.js";

const schemas: Record<string, z.ZodType> = { run: runSpecSchema };

/** A spec's JSON Schema as text. Throws OUTLAST_USAGE for a name that no schema has. */
export function schemaText(name: string): string {
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema === undefined) {
    throw invalid("OUTLAST_USAGE", `There is no schema "${name}": ${suggestion(name, Object.keys(schemas))}`);
  }
  return `${JSON.stringify(z.toJSONSchema(schema, { io: "input", target: "draft-2020-12" }), null, 2)}\n`;
}
