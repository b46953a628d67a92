/** A JSON Schema, as far as comments go by it. */
export interface Described {
  description?: string;
  const?: unknown;
  properties?: Record<string, Described>;
  required?: string[];
  items?: Described;
  oneOf?: Described[];
  anyOf?: Described[];
}

/** The schema of a value: of alternatives the one whose constants and fields are the value's. */
export function fitting(schema: Described | undefined, value: unknown): Described | undefined {
  const branches = schema?.oneOf ?? schema?.anyOf;
  if (branches === undefined) return schema;
  const branch = branches.map((one) => fitting(one, value)).find((one) => one !== undefined && fits(one, value));
  return branch === undefined ? schema : { ...schema, ...branch };
}

function fits({ properties, required = [] }: Described, value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return properties === undefined;
  if (properties === undefined) return false;
  const fields = Object.entries(value);
  const known = fields.every(([name, field]) => {
    const own = properties[name];
    return own !== undefined && (own.const === undefined || own.const === field);
  });
  return known && required.every((name) => Object.hasOwn(value, name));
}
