import { canonicalJson } from "../../../core/index.js";
import type { ColumnCells } from "../../../sweep/index.js";
import type { Axis } from "../../figure/figure.js";
import { compareValues } from "../../runs/groups.js";
import { valueAt } from "../../runs/runSet.js";
import { showingOf } from "../../runs/showing.js";
import { spacingScale } from "./scales.js";

/** Where runs lie along an axis that a figure has a column for. */
export interface Places {
  axis: Axis;
  /** The place of each run, -1 for one without a value. */
  of: Int32Array;
  /** Where each place is drawn. */
  at: readonly number[];
  /** From where to where it reaches, for cells side by side. */
  edges: readonly (readonly [from: number, to: number])[];
  /** Whether a place is a range of values. */
  isBinned: boolean;
}

/** More values than this are put into bins. */
const MOST_VALUES = 40;
/** Halvings of the range: 16 bins. */
const HALVINGS = 4;

/** The places of a column's values: each its own, or 16 bins of numbers that hardly ever come twice. */
export function placesOf(cells: ColumnCells, count: number, label: string): Places {
  const distinct = new Map<unknown, unknown>();
  for (let run = 0; run < count; run++) {
    const value = valueAt(cells, run);
    if (value !== null) distinct.set(typeof value === "object" ? canonicalJson(value) : value, value);
  }
  const values = [...distinct.values()].sort(compareValues);
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length < values.length || hasOddZero(numbers)) return categories(cells, count, values, label);
  return numbers.length > MOST_VALUES ? bins(cells, count, numbers, label) : single(cells, count, numbers, label);
}

/** 0 beside numbers that are spaced geometrically has no place on a log axis, nor have they on a linear one. */
function hasOddZero([first, ...rest]: readonly number[]): boolean {
  return first === 0 && rest.length > 1 && rest.length < MOST_VALUES && spacingScale(rest) === "log";
}

function categories(cells: ColumnCells, count: number, values: readonly unknown[], label: string): Places {
  const show = showingOf(values);
  const names = values.map(show);
  const of = placed(count, (run) => {
    const value = valueAt(cells, run);
    return value === null ? -1 : names.indexOf(show(value));
  });
  return {
    axis: { label, scale: "category", categories: names },
    of,
    at: names.map((_, i) => i + 0.5),
    edges: names.map((_, i) => [i, i + 1]),
    isBinned: false,
  };
}

function single(cells: ColumnCells, count: number, numbers: readonly number[], label: string): Places {
  const scale = spacingScale(numbers);
  const place = new Map(numbers.map((number, i) => [number, i]));
  const of = placed(count, (run) => place.get(valueAt(cells, run) as number) ?? -1);
  return { axis: { label, scale, ticks: numbers }, of, at: numbers, edges: edgesOf(numbers, scale), isBinned: false };
}

function bins(cells: ColumnCells, count: number, numbers: readonly number[], label: string): Places {
  const scale = spacingScale(numbers);
  let ends = [numbers[0]!, numbers.at(-1)!];
  for (let i = 0; i < HALVINGS; i++) {
    ends = ends.flatMap((end, j) => (j === 0 ? [end] : [middleOf(ends[j - 1]!, end, scale), end]));
  }
  const edges = ends.slice(1).map((to, i) => [ends[i]!, to] as const);
  const of = placed(count, (run) => {
    const value = valueAt(cells, run);
    if (typeof value !== "number") return -1;
    return Math.min(edges.length - 1, Math.max(0, ends.findLastIndex((end) => end <= value))); // prettier-ignore
  });
  const at = edges.map(([from, to]) => middleOf(from, to, scale));
  return { axis: { label, scale }, of, at, edges, isBinned: true };
}

function placed(count: number, place: (run: number) => number): Int32Array {
  return Int32Array.from({ length: count }, (_, run) => place(run));
}

/** The middle of a scale's range. */
function middleOf(a: number, b: number, scale: "linear" | "log"): number {
  return scale === "log" ? Math.sqrt(a) * Math.sqrt(b) : (a + b) / 2;
}

/** Half way to each neighbour; the outer ones reach as far on both sides. */
function edgesOf(numbers: readonly number[], scale: "linear" | "log"): (readonly [number, number])[] {
  if (numbers.length === 1) {
    const [only = 0] = numbers;
    const half = only === 0 ? 0.5 : Math.abs(only) / 2;
    return [[only - half, only + half]];
  }
  const between = numbers.slice(1).map((number, i) => middleOf(numbers[i]!, number, scale));
  const beyond = (end: number, edge: number): number => (scale === "log" ? (end / edge) * end : 2 * end - edge);
  const ends = [beyond(numbers[0]!, between[0]!), ...between, beyond(numbers.at(-1)!, between.at(-1)!)];
  return numbers.map((_, i) => [ends[i]!, ends[i + 1]!]);
}
