import fc from "fast-check";
import { OutlastError } from "../../../../src/core/index.js";
import { pathSteps } from "../../../../src/run/index.js";

/** How often a value is mended before it is given up. */
const ROUNDS = 30;
const SPARES = 5;
/** So many cannot be an accident. */
const MOST_IN_A_ROW = 200;

/**
 * Values that `attempt` accepts. One that it refuses is mended where the refusal says that it is wrong: by dropping
 * what is there, then by what other values have there, then further out. A refusal whose path leads nowhere is mended
 * by none of these, so that what is given up is rare; one that is no refusal goes to the property, which will see it.
 */
export function accepted<T>(values: fc.Arbitrary<unknown>, attempt: (value: T) => unknown): fc.Arbitrary<T> {
  let inARow = 0;
  const isAccepted = (value: unknown): boolean => {
    inARow = value === undefined ? inARow + 1 : 0;
    if (inARow > MOST_IN_A_ROW) throw new Error(`${inARow} values in a row were refused, and could not be mended`);
    return value !== undefined;
  };
  return fc
    .tuple(values, fc.array(values, { minLength: SPARES, maxLength: SPARES }))
    .map(([first, spares]) => mended(first, spares, attempt as (value: unknown) => unknown))
    .filter(isAccepted) as fc.Arbitrary<T>;
}

function mended(first: unknown, spares: readonly unknown[], attempt: (value: unknown) => unknown): unknown {
  let value = structuredClone(first);
  const seen = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    const refusal = refusalOf(value, attempt);
    if (refusal === undefined) return value;
    const steps = refusal.path === "" ? [] : (pathSteps(refusal.path ?? "") ?? []);
    const times = seen.get(steps.join()) ?? 0;
    seen.set(steps.join(), times + 1);
    const spare: unknown = structuredClone(spares[round % spares.length]);
    if (times === 0 && steps.length > 0) value = withPart(value, steps, undefined);
    else {
      const outer = steps.slice(0, Math.max(0, steps.length - times + 1));
      value = outer.length === 0 ? spare : withPart(value, outer, partOf(spare, outer));
    }
  }
  return undefined;
}

function refusalOf(value: unknown, attempt: (value: unknown) => unknown): OutlastError | undefined {
  try {
    attempt(value);
    return undefined;
  } catch (error) {
    return error instanceof OutlastError ? error : undefined;
  }
}

type Fields = Record<string, unknown>;

/** What a value has at a place. */
export function partOf(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((inner, step) => (inner as Fields | undefined | null)?.[step], value);
}

/** A copy with another part at a place; undefined takes it out. */
export function withPart(value: unknown, steps: readonly string[], part: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return part;
  if (typeof value !== "object" || value === null) return value;
  const inner = withPart((value as Fields)[step], rest, part);
  if (Array.isArray(value)) {
    const items = [...(value as unknown[])];
    if (rest.length === 0 && part === undefined) items.splice(Number(step), 1);
    else items[Number(step)] = inner;
    return items;
  }
  const fields = { ...(value as Fields) };
  // Assignment would set the prototype by one name.
  Object.defineProperty(fields, step, { value: inner, enumerable: true, configurable: true, writable: true });
  if (rest.length === 0 && part === undefined) delete fields[step];
  return fields;
}

/** The places of plain data, outermost first, itself not among them. */
export function placesOf(value: unknown, before: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const place = [...before, name];
    return [place, ...placesOf(inner, place)];
  });
}
