/**
 * A figure as data, before anybody draws it: JSON, so that a page can carry it and draw it again with other scales.
 * Numbers that are null are infinite (a run that diverged, a length that has no end); they are drawn at the edge.
 */
export interface Figure {
  /** Of the list in kinds/index.ts, or "paper". */
  kind: string;
  title: string;
  /** What a band is, of how many runs: one sentence below the drawing. */
  note?: string | undefined;
  /** One above the other, of one width; most figures have one. */
  panels: readonly Panel[];
}

export interface Panel {
  x: Axis;
  y: Axis;
  /** What the colour of `cells` and `paths` says. */
  color?: Axis | undefined;
  /** Drawn in this order. */
  layers: readonly Layer[];
  /** Whether a step along x is as long as one along y, as in the complex plane. */
  isSquare?: boolean | undefined;
}

export interface Axis {
  label: string;
  scale: "linear" | "log" | "category";
  /** Of a category axis, in order. */
  categories?: readonly string[] | undefined;
  /** Where values are, ascending: drawn instead of round numbers where there is room. */
  ticks?: readonly number[] | undefined;
  /** What a linear axis reaches at the least, such as [0, 1] for a share. */
  domain?: readonly [from: number, to: number] | undefined;
}

export type Layer = Line | Dots | Bars | Cells | Rule | Circle | Paths;

/** A curve; its band is drawn where points have `low` and `high`. Layers of one label share their colour. */
export interface Line {
  mark: "line";
  label: string;
  points: readonly LinePoint[];
  /** "step": the height holds until the next point, as in an ECDF; "none": points alone, each with its range. */
  curve?: "straight" | "step" | "none" | undefined;
  isDashed?: boolean | undefined;
}

export interface LinePoint {
  x: number | null;
  y: number | null;
  low?: number | null | undefined;
  high?: number | null | undefined;
  /** How many runs it sums up. */
  runs?: number | undefined;
}

export interface Dots {
  mark: "dots";
  label: string;
  points: readonly { x: number | null; y: number | null; name?: string | undefined }[];
}

/** A histogram's. */
export interface Bars {
  mark: "bars";
  label: string;
  bars: readonly { from: number; to: number; height: number }[];
}

/** A heat map's; null is a cell without a value. Category axes count their categories: the i-th is from i to i + 1. */
export interface Cells {
  mark: "cells";
  cells: readonly {
    x: [from: number, to: number];
    y: [from: number, to: number];
    value: number | null;
    runs: number;
  }[];
  /** Index of the cell to mark. */
  best?: number | undefined;
}

/** A straight line across the panel, such as the training length. */
export interface Rule {
  mark: "rule";
  label: string;
  x?: number | undefined;
  y?: number | undefined;
}

export interface Circle {
  mark: "circle";
  label: string;
  radius: number;
}

/** Parallel coordinates: a path goes through one value of each axis, and its colour is the panel's `color`. */
export interface Paths {
  mark: "paths";
  axes: readonly Axis[];
  paths: readonly { values: readonly (number | string | null)[]; color: number | null; name: string }[];
}
