import type { z } from "zod";
import { describe } from "./describe.js";
import { invalid } from "./errors.js";
import { suggestion } from "./nearest.js";
import { walkNested } from "./nesting.js";
import { prototypeKeyIn } from "./prototypeKey.js";
import { keysAt } from "./schemaKeys.js";
import { shown } from "./shown.js";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * What `schema` makes of `value`, defaults filled in. A value that does not fit throws OUTLAST_INVALID_SPEC with one
 * sentence: the path of the fault (below `path`), what was expected, what came, and the nearest name for a typing slip.
 * `whole` names the value itself where it has no path.
 */
export function parseSpec<S extends z.ZodType>(schema: S, value: unknown, path = "", whole = "the value"): z.output<S> {
  const { data, faults } = parseAll(schema, value, path, whole);
  if (faults.length === 0) return data as z.output<S>;
  const [{ sentence, path: place }] = faults as [SpecFault];
  throw invalid("OUTLAST_INVALID_SPEC", sentence, place);
}

/** One thing that is wrong with a spec: the sentence that says it, and where it is. */
export interface SpecFault {
  sentence: string;
  path: string;
}

/** The same with every fault, where `parseSpec` stops at the first; `data` is undefined where there are any. */
export function parseAll<S extends z.ZodType>(
  schema: S,
  value: unknown,
  path = "",
  whole = "the value",
): { data?: z.output<S>; faults: SpecFault[] } {
  const name = path === "" ? whole : path;
  const result = walkNested(() => schema.safeParse(value), name, "OUTLAST_INVALID_SPEC", path);
  if (result.success) {
    const strange = walkNested(() => prototypeKeyIn(value), name, "OUTLAST_INVALID_SPEC", path);
    if (strange === undefined) return { data: result.data, faults: [] };
    const place = join(path, strange);
    return { faults: [{ sentence: `${place || whole} cannot have a field "__proto__": leave it out.`, path: place }] };
  }
  const faults = result.error.issues.map((issue) => {
    const fault = innermost(issue);
    const place = join(path, fault.path);
    const subject = place === "" ? whole : place;
    return { sentence: sentence(fault, subject, at(value, fault.path), schema, value), path: place };
  });
  return { faults };
}

/** `evaluate[0].lengths`: a path as it is written in JavaScript. */
function join(base: string, path: Path): string {
  let text = base;
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else text += text === "" ? String(step) : `.${String(step)}`;
  }
  return text;
}

/**
 * The issue that says most: of a plain union's branches, the first fault of the branch that got furthest, of several of
 * the one with the fewest faults.
 */
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const depthOf = ([first]: readonly Issue[]): number => first?.path.length ?? 0;
  const [best = []] = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a) || a.length - b.length);
  const [first] = best;
  if (first === undefined || depthOf(best) === 0) return issue;
  return innermost({ ...first, path: [...issue.path, ...first.path] });
}

function sentence(issue: Issue, name: string, got: unknown, schema: z.ZodType, root: unknown): string {
  const came = describe(got);
  switch (issue.code) {
    case "unrecognized_keys": {
      const key = issue.keys[0] ?? "";
      return `${name} has no field ${shown(key)}: ${suggestion(key, keysAt(schema, issue.path, root))}`;
    }
    case "invalid_value": {
      const values = issue.values.map(String);
      const hint = typeof got === "string" && values.length > 1 ? `: ${suggestion(got, values)}` : ".";
      return `${name} must be ${oneOf(issue.values)}, got ${came}${hint}`;
    }
    case "invalid_union":
      if (issue.discriminator !== undefined) {
        const kinds = ((issue as { options?: unknown[] }).options ?? []).map(String);
        const hint = typeof got === "string" ? suggestion(got, kinds) : "it is missing.";
        return `${name} must be ${oneOf(kinds)}, got ${came}: ${hint}`;
      }
      return `${name} must be ${issue.errors.map(([first]) => wanted(first)).join(" or ")}, got ${came}.`;
    case "custom":
      return `${name} ${issue.message}`;
    default:
      return `${name} must be ${wanted(issue)}, got ${came}.`;
  }
}

/** What an issue's schema asks for, as the end of "must be". */
function wanted(issue: Issue | undefined): string {
  switch (issue?.code) {
    case "invalid_type":
      return article(expected[issue.expected] ?? issue.expected);
    case "invalid_value":
      return oneOf(issue.values);
    case "too_small":
      return bound(issue.origin, issue.inclusive ? "at least" : "more than", issue.minimum);
    case "too_big":
      return bound(issue.origin, issue.inclusive ? "at most" : "less than", issue.maximum);
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    default:
      return issue?.message ?? "something else";
  }
}

const expected: Record<string, string> = { int: "whole number", record: "object" };

function bound(origin: string, relation: string, limit: number | bigint): string {
  const things: Record<string, string> = { string: "characters", array: "items", set: "items", record: "fields" };
  const unit = things[origin];
  return unit === undefined ? `${relation} ${limit}` : `${article(origin)} of ${relation} ${limit} ${unit}`;
}

function oneOf(values: readonly unknown[]): string {
  const names = values.map((value) => JSON.stringify(value));
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step], value);
}
