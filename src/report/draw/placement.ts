import type { Axis } from "../figure/figure.js";
import type { Extent } from "./extent.js";
import { widthOf } from "./text.js";
import { linearTicks, logTicks, minorTicks, numberText, tickStep } from "./ticks.js";
import type { Fits, Tick } from "./ticks.js";
import type { NumberScale } from "./options.js";

/** Where the numbers of one axis are, in pixels. */
export interface Placement {
  label: string;
  /** Categories are places on a linear scale, the i-th between i and i + 1. */
  scale: NumberScale;
  domain: readonly [number, number];
  /** The places of the domain's ends. */
  range: readonly [number, number];
  /** Where infinite numbers are, beyond the domain's upper end; undefined where there are none. */
  infinite: number | undefined;
  /** Where a log scale has numbers that are 0 or less, before its lower end. */
  zero: number | undefined;
  /** What those places are called. */
  edges: readonly { at: number; text: string }[];
  ticks: readonly Tick[];
  minor: readonly number[];
  isCategory: boolean;
}

/** Whether a value has a place on the scale, or is drawn at an edge. */
export type Edge = "low" | "high" | undefined;

export interface PlacementOptions {
  scale: NumberScale | undefined;
  /** Of the whole axis, its edges included: pixels of the lower and of the upper end. */
  range: readonly [number, number];
  /** Whether the domain ends on ticks. */
  isNice: boolean;
  isVertical: boolean;
  fontSize: number;
}

/** How far from the domain's end what has no place on the scale is drawn, upwards and sideways. */
const EDGE = { upright: 13, level: 30 };
/** Between the ends of an axis and its outermost numbers, for dots to be whole. */
const INSET = 4;

/** Pixels that a decade needs for its minor ticks to be told apart. */
const MINOR_ROOM = 22;

/** Places an axis that reaches the numbers of `extent`. */
export function place(axis: Axis, extent: Extent, options: PlacementOptions): Placement {
  const { range, isNice, isVertical, fontSize } = options;
  const common = { label: axis.label, infinite: undefined, zero: undefined, edges: [], minor: [] };
  if (axis.scale === "category") {
    const categories = axis.categories ?? [];
    const ticks = categories.map((text, i) => ({ value: i + 0.5, text }));
    const domain = [0, Math.max(1, categories.length)] as const;
    return { ...common, scale: "linear", domain, range, ticks, isCategory: true };
  }
  const wanted = options.scale ?? axis.scale;
  const scale = wanted === "log" && Number.isFinite(extent.minPositive) ? "log" : "linear";
  const direction = Math.sign(range[1] - range[0]);
  const hasZero = scale === "log" && extent.min <= 0;
  const inset = isNice ? 0 : INSET;
  const edge = isVertical ? EDGE.upright : EDGE.level;
  const inner = [
    range[0] + direction * (hasZero ? edge : inset),
    range[1] - direction * (extent.hasInfinite ? edge : inset),
  ] as const;
  // What is a share may be 0 and 1 alone without being a count.
  const least = extent.areWhole && axis.domain === undefined ? 1 : 0;
  const domain = domainOf(reached(axis, extent), { scale, isNice, least });
  const ends = { scale, domain, range: inner } as const;
  const fits = fitsAlong((value) => placeOf(ends, value), isVertical, fontSize);
  const infinite = extent.hasInfinite ? range[1] - direction * INSET : undefined;
  const zero = hasZero ? range[0] + direction * INSET : undefined;
  const edges = [
    ...(zero === undefined ? [] : [{ at: zero, text: extent.min < 0 ? "≤ 0" : "0" }]),
    ...(infinite === undefined ? [] : [{ at: infinite, text: "∞" }]),
  ];
  const own = ownTicks(axis, domain, fits);
  const ticks = own ?? (scale === "log" ? logTicks(domain, fits) : linearTicks(domain, fits, least));
  // The axis tells of its edges first: a tick gives way.
  const isClear = ({ value, text }: Tick): boolean =>
    edges.every((one) => {
      const texts = (widthOf(text, fontSize) + widthOf(one.text, fontSize)) / 2 + 2;
      return Math.abs(placeOf(ends, value) - one.at) >= (isVertical ? fontSize : texts);
    });
  return {
    ...common,
    ...ends,
    infinite,
    zero,
    edges,
    ticks: ticks.filter(isClear),
    minor: own === undefined && scale === "log" && decadeOf(ends) >= MINOR_ROOM ? minorTicks(domain) : [],
    isCategory: false,
  };
}

/** An axis's own ticks, undefined where it has none or they do not fit. */
function ownTicks({ ticks = [] }: Axis, [from, to]: readonly [number, number], fits: Fits): Tick[] | undefined {
  const own = ticks
    .filter((value) => value >= from && value <= to)
    .map((value) => ({ value, text: numberText(value) }));
  return own.length > 0 && fits(own) ? own : undefined;
}

/** The pixel of a number that has one. */
export function placeOf(
  { scale, domain, range }: Pick<Placement, "scale" | "domain" | "range">,
  value: number,
): number {
  const along = scale === "log" ? Math.log10 : (x: number): number => x;
  const [from, to] = [along(domain[0]), along(domain[1])];
  return range[0] + ((along(value) - from) / (to - from)) * (range[1] - range[0]);
}

/** How long a decade of a log scale is, in pixels. */
function decadeOf(ends: Pick<Placement, "scale" | "domain" | "range">): number {
  const [from] = ends.domain;
  return Math.abs(placeOf(ends, 10 * from) - placeOf(ends, from));
}

/** The edge that a value is drawn at, undefined where it has a place on the scale. */
export function edgeOf(placement: Placement, value: number | null): Edge {
  if (value === null || !Number.isFinite(value)) return "high";
  return placement.scale === "log" && value <= 0 ? "low" : undefined;
}

/** Where a value is drawn, at an edge or between them. */
export function anywhereOf(placement: Placement, value: number | null): number {
  const edge = edgeOf(placement, value);
  if (edge === "high") return placement.infinite ?? placement.range[1];
  return edge === "low" ? (placement.zero ?? placement.range[0]) : placeOf(placement, value!);
}

/** What an axis must reach. */
function reached({ domain }: Axis, { min, max, minPositive, isEmpty }: Extent): Reached {
  if (domain === undefined) return { min, max, minPositive, isEmpty };
  return { min: Math.min(min, domain[0]), max: Math.max(max, domain[1]), minPositive, isEmpty: false };
}

type Reached = Pick<Extent, "min" | "max" | "minPositive" | "isEmpty">;

/** From where to where an axis goes; ticks are at least `least` apart. */
function domainOf(
  extent: Reached,
  { scale, isNice, least }: { scale: NumberScale; isNice: boolean; least: number },
): [number, number] {
  if (extent.isEmpty) return scale === "log" ? [0.1, 10] : [0, 1];
  if (scale === "log") {
    const [from, to] = [extent.minPositive, extent.max];
    return to > from * (1 + 1e-9) ? [from, to] : [from / 2, to * 2];
  }
  let [from, to] = [extent.min, extent.max];
  // A span of rounding errors is no span.
  if (to - from <= 1e-9 * Math.max(Math.abs(from), Math.abs(to))) {
    const margin = Math.max(Math.abs(from) / 2, Number.MIN_VALUE * 1e9) || 0.5;
    [from, to] = from === 0 ? [-0.5, 0.5] : [from - margin, to + margin];
  }
  if (!isNice) return [from, to];
  const step = Math.max(least, tickStep(to - from, 6));
  return [Math.floor(from / step + 1e-9) * step, Math.ceil(to / step - 1e-9) * step];
}

/** Texts side by side, with a blank between them; one above the other, with half a line. */
function fitsAlong(placed: (value: number) => number, isVertical: boolean, fontSize: number): Fits {
  return (ticks) =>
    ticks.every((tick, i) => {
      const next = ticks[i + 1];
      if (next === undefined) return true;
      const distance = Math.abs(placed(next.value) - placed(tick.value));
      const texts = (widthOf(tick.text, fontSize) + widthOf(next.text, fontSize)) / 2 + fontSize;
      return distance >= (isVertical ? fontSize * 1.7 : texts);
    });
}
