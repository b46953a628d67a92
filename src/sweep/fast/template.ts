import { canonicalJson } from "../../core/index.js";

/** A canonical JSON with gaps: what stands before, between and after them, and which number belongs into each. */
export interface Template {
  readonly pieces: readonly string[];
  readonly holes: readonly number[];
}

type Fields = Record<string, unknown>;

/**
 * The canonical JSON of `value` with gaps for the numbers at the given places, in whatever order they stand there.
 * Undefined where a place has no number.
 */
export function templateOf(value: Fields, places: readonly (readonly string[])[]): Template | undefined {
  const changed = structuredClone(value);
  for (const [i, steps] of places.entries()) {
    const parent = steps.slice(0, -1).reduce<unknown>((place, step) => (place as Fields | undefined)?.[step], changed);
    const last = steps.at(-1) ?? "";
    const fields = parent as Fields | undefined;
    if (typeof fields?.[last] !== "number") return undefined;
    fields[last] = `@number ${i}@`;
  }
  // Text and numbers of gaps by turns.
  const parts = canonicalJson(changed).split(/"@number (\d+)@"/);
  const holes = parts.filter((_, i) => i % 2 === 1).map(Number);
  if (holes.length !== places.length) return undefined; // a string of the spec looks like a gap
  return { pieces: parts.filter((_, i) => i % 2 === 0), holes };
}

/** The canonical JSON with numbers in its gaps. */
export function filled({ pieces, holes }: Template, numbers: readonly number[]): string {
  let text = pieces[0]!;
  for (let i = 0; i < holes.length; i++) text += `${numbers[holes[i]!]!}${pieces[i + 1]!}`;
  return text;
}
