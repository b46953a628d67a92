import { canonicalJson } from "../../core/index.js";
import type { ColumnCells } from "../../sweep/index.js";

/** How a value is written. */
export type Showing = (value: unknown) => string;

/** Digits of a number that is not whole: as few as tell the values apart, but not less; more, no number has. */
const [FEWEST, MOST] = [4, 17];

/**
 * How values of an axis are written in a few letters, no two of them alike: whole numbers in full, others with as many
 * digits as it takes, an object by its kind and its numbers.
 */
export function showingOf(values: Iterable<unknown>): Showing {
  const distinct = new Map<unknown, unknown>();
  for (const value of values) distinct.set(typeof value === "object" ? canonicalJson(value) : value, value);
  for (let digits = FEWEST; digits <= MOST; digits++) {
    if (areApart(distinct.values(), digits)) return (value) => show(value, digits);
  }
  // Names of fields, or quotes about a text, are then what tells them apart.
  return (value) => (value === null ? show(value, MOST) : canonicalJson(value));
}

/** The same of a column's values. */
export function showingOfCells(cells: ColumnCells): Showing {
  return showingOf("numbers" in cells ? cells.numbers : cells.values);
}

function areApart(values: Iterable<unknown>, digits: number): boolean {
  const texts = new Set<string>();
  for (const value of values) {
    const text = show(value, digits);
    if (texts.has(text)) return false;
    texts.add(text);
  }
  return true;
}

function show(value: unknown, digits: number): string {
  if (value === null) return "none";
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
  if (typeof value === "string") return value;
  if (typeof value !== "object") return JSON.stringify(value);
  return Object.values(value).map((own) => show(own, digits)).join(" "); // prettier-ignore
}
