import type { Node } from "./arbitraries/fromSchema.js";

/** Keywords that say nothing of what is valid. */
const remarks = ["$schema", "$defs", "title", "description", "default", "id"];

type Check = (value: unknown, node: Node, root: Node) => boolean;
type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const number = (test: (value: number) => boolean, value: unknown): boolean => typeof value !== "number" || test(value);

const types: Record<string, (value: unknown) => boolean> = {
  object: isFields,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
};

/** What each keyword of draft 2020-12 asks for, of those that the package's schemas have. */
const keywords: Record<string, Check> = {
  $ref: (value, { $ref }, root) => accepts(root, value, root.$defs![$ref!.replace("#/$defs/", "")]),
  type: (value, { type }) => [type!].flat().some((name) => types[name]!(value)),
  const: (value, node) => value === node.const,
  enum: (value, node) => node.enum!.includes(value),
  anyOf: (value, { anyOf }, root) => anyOf!.some((branch) => accepts(root, value, branch)),
  oneOf: (value, { oneOf }, root) => oneOf!.filter((branch) => accepts(root, value, branch)).length === 1,
  allOf: (value, { allOf }, root) => allOf!.every((branch) => accepts(root, value, branch)),
  required: (value, { required }) => !isFields(value) || required!.every((name) => Object.hasOwn(value, name)),
  properties: (value, { properties }, root) =>
    !isFields(value) ||
    Object.entries(properties!).every(
      ([name, node]) => !Object.hasOwn(value, name) || accepts(root, value[name], node),
    ),
  additionalProperties: (value, { additionalProperties, properties = {} }, root) => {
    if (!isFields(value)) return true;
    const others = Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
    if (typeof additionalProperties === "boolean") return additionalProperties || others.length === 0;
    return others.every((name) => accepts(root, value[name], additionalProperties));
  },
  propertyNames: (value, { propertyNames }, root) =>
    !isFields(value) || Object.keys(value).every((name) => accepts(root, name, propertyNames)),
  prefixItems: (value, { prefixItems }, root) =>
    !Array.isArray(value) || value.every((item, i) => i >= prefixItems!.length || accepts(root, item, prefixItems![i])),
  items: (value, { items, prefixItems = [] }, root) => {
    if (!Array.isArray(value)) return true;
    const rest = value.slice(prefixItems.length);
    return items === false ? rest.length === 0 : rest.every((item) => accepts(root, item, items));
  },
  minItems: (value, { minItems }) => !Array.isArray(value) || value.length >= minItems!,
  maxItems: (value, { maxItems }) => !Array.isArray(value) || value.length <= maxItems!,
  minLength: (value, { minLength }) => typeof value !== "string" || value.length >= minLength!,
  maxLength: (value, { maxLength }) => typeof value !== "string" || value.length <= maxLength!,
  pattern: (value, node) => typeof value !== "string" || new RegExp((node as { pattern: string }).pattern).test(value),
  minimum: (value, { minimum }) => number((own) => own >= minimum!, value),
  maximum: (value, { maximum }) => number((own) => own <= maximum!, value),
  exclusiveMinimum: (value, { exclusiveMinimum }) => number((own) => own > exclusiveMinimum!, value),
  exclusiveMaximum: (value, { exclusiveMaximum }) => number((own) => own < exclusiveMaximum!, value),
  multipleOf: (value, { multipleOf }) => number((own) => Number.isInteger(own / multipleOf!), value),
};

/** Whether a JSON Schema accepts a value. Throws for a keyword that is not known here. */
export function accepts(root: Node, value: unknown, node: Node = root): boolean {
  return Object.keys(node).every((keyword) => {
    if (remarks.includes(keyword)) return true;
    const check = keywords[keyword];
    if (check === undefined) throw new Error(`the schema has the keyword ${keyword}, which is not known here`);
    return check(value, node, root);
  });
}
