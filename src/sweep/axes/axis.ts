import { z } from "zod";

/** Whatever JSON can say; null takes the field out of the spec. */
export const valueSchema: z.ZodType<unknown> = z.json();

/** An axis that is crossed with the others: its values one after the other. */
export interface GridAxis {
  readonly drawn: false;
  readonly length: number;
  /** Whether neighbours are alike, as those of a range are, and items of a list of names are not. */
  readonly ordered: boolean;
  /** Value `i` of `length`, counted from 0. */
  at(i: number): unknown;
}

/** An axis whose values are drawn, together with those of the other drawn ones: a map from shares of [0, 1). */
export interface DrawnAxis {
  readonly drawn: true;
  /** The value that lies at a share of the axis; equal shares are equally likely. */
  from(share: number): unknown;
  /** A share at which a value lies, undefined where it is none of the axis; of several the middle one. */
  shareOf(value: unknown): number | undefined;
  /** How many values there are, of equal shares; undefined for a continuum. */
  readonly cells: number | undefined;
  /** Whether neighbours are alike. */
  readonly ordered: boolean;
  /** The same for many shares, where that costs less than one after the other. */
  fromAll?(shares: Float64Array<ArrayBuffer>): readonly unknown[];
  /** Values that stand for all: the ends of a range and one inside of a continuum, every item of a list. */
  readonly examples: readonly unknown[];
  /** Whether the examples are all the values that it has. */
  readonly complete: boolean;
}

export type Axis = GridAxis | DrawnAxis;

/** One item of the list in index.ts: how an axis is written, and what it goes over. */
export interface AxisKind<S extends z.ZodType = z.ZodType> {
  /** The field that tells it from the other kinds; a list is told by being one. */
  readonly field: string | undefined;
  readonly schema: S;
  make(spec: z.output<S>): Axis;
}

const ends = "must run upwards, from the smaller number to the larger one.";

/** The two ends of a range, the smaller one first. */
export const rangeSchema = (end: z.ZodNumber): z.ZodType<[number, number], [number, number]> =>
  z.tuple([end, end]).refine(([from, to]) => from < to, { message: ends });

/** A share inside of a continuum: what is no whole number there, though both ends are, is seen by its value. */
export const INSIDE = 0.38;

/** Whether values are numbers, each more than the one before. */
export function isAscending(values: readonly unknown[]): boolean {
  return values.every((value, i) => typeof value === "number" && (i === 0 || value > (values[i - 1] as number)));
}
