import fc from "fast-check";
import { z } from "zod";
import { integers, reals } from "./numbers.js";

/** The parts of JSON Schema that the package's own schemas are made of. */
export interface Node {
  $ref?: string;
  $defs?: Record<string, Node>;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Node[];
  oneOf?: Node[];
  allOf?: Node[];
  properties?: Record<string, Node>;
  required?: string[];
  additionalProperties?: boolean | Node;
  propertyNames?: Node;
  items?: Node | false;
  prefixItems?: Node[];
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
}

/**
 * What a field is filled with where the schema does not say enough, by `kind.field` of an object that has a kind,
 * `object.field`, or `field` alone. `null` leaves it out.
 */
export type Hints = Readonly<Record<string, fc.Arbitrary<unknown> | null>>;

/** How many times an optional field is left out for each time that it is there: many contradict each other. */
const ABSENT_TIMES = 4;

interface Place {
  hints: Hints;
  defs: Record<string, Node>;
  /** The names that lead here, innermost last, and the kind of the object that the last is a field of. */
  names: readonly string[];
  kind: string;
}

/** The JSON Schema of what a schema reads. */
export function jsonSchemaOf(schema: z.ZodType): Node {
  return z.toJSONSchema(schema, { io: "input", target: "draft-2020-12", unrepresentable: "any" }) as unknown as Node;
}

/** Values that the schema's form allows, small ones; what it says of fields together is not looked at. */
export function fromSchema(schema: z.ZodType, hints: Hints, name = ""): fc.Arbitrary<unknown> {
  const node = jsonSchemaOf(schema);
  return from(node, { hints, defs: node.$defs ?? {}, names: [name], kind: "" });
}

function from(node: Node, place: Place): fc.Arbitrary<unknown> {
  const { defs, names, hints } = place;
  if (names.length > 20) throw new Error(`${names.join(".")} has no end: give a hint`);
  if (node.$ref !== undefined) return from(defs[node.$ref.replace("#/$defs/", "")]!, place);
  if ("const" in node) return fc.constant(node.const);
  if (node.enum !== undefined) return fc.constantFrom(...node.enum);
  const branches = node.anyOf ?? node.oneOf;
  if (branches !== undefined) return fc.oneof(...branches.map((branch) => from(branch, place)));
  switch (node.type) {
    case "object":
      return node.properties === undefined ? dictionary(node, place) : object(node, place);
    case "array":
      return array(node, place);
    case "string":
      return fc.string({ minLength: node.minLength ?? 0, maxLength: Math.min(node.maxLength ?? 6, 6) });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "integer":
      return integers(node);
    case "number":
      return reals(node);
    default:
      throw new Error(`${names.join(".")} may be anything: give a hint (${Object.keys(hints).length} are there)`);
  }
}

function object(node: Node, place: Place): fc.Arbitrary<unknown> {
  const properties = node.properties ?? {};
  const kind = properties["kind"]?.const;
  const owner = typeof kind === "string" ? kind : (place.names.at(-1) ?? "");
  const fields = Object.entries(properties).flatMap(([name, inner]) => {
    const hint = hintFor(place.hints, owner, name);
    if (hint === null) return [];
    const value = hint ?? from(inner, { ...place, names: [...place.names, name], kind: owner });
    if (node.required?.includes(name) === true) return [[name, value] as const];
    const absent = { weight: ABSENT_TIMES, arbitrary: fc.constant(ABSENT) };
    return [[name, fc.oneof(absent, { weight: 1, arbitrary: value })] as const];
  });
  return fc
    .tuple(...fields.map(([, value]) => value))
    .map((values) =>
      Object.fromEntries(fields.flatMap(([name], i) => (values[i] === ABSENT ? [] : [[name, values[i]] as const]))),
    );
}

const ABSENT = Symbol("absent");

function hintFor(hints: Hints, owner: string, name: string): fc.Arbitrary<unknown> | null | undefined {
  const own = hints[`${owner}.${name}`];
  return own === undefined ? hints[name] : own;
}

function dictionary(node: Node, place: Place): fc.Arbitrary<unknown> {
  const own = place.names.at(-1) ?? "";
  const keys = (place.hints[`${own}.*`] ?? fc.string({ minLength: 1, maxLength: 6 })) as fc.Arbitrary<string>;
  const inner = typeof node.additionalProperties === "object" ? node.additionalProperties : {};
  return fc.dictionary(keys, from(inner, { ...place, names: [...place.names, "*"] }), {
    maxKeys: 2,
    noNullPrototype: true,
  });
}

function array(node: Node, place: Place): fc.Arbitrary<unknown> {
  if (node.prefixItems !== undefined) {
    return fc.tuple(...node.prefixItems.map((item) => from(item, place))).map(ascending);
  }
  const least = node.minItems ?? 0;
  const item = from(node.items === false ? {} : (node.items ?? {}), place);
  return fc.array(item, { minLength: least, maxLength: Math.min(node.maxItems ?? least + 2, least + 2) });
}

/** Pairs of numbers are ranges. */
function ascending(values: unknown[]): unknown[] {
  return values.every((value) => typeof value === "number") ? values.sort((a, b) => a - b) : values;
}
