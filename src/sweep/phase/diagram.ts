import type { ComputedBy } from "../engine/backend.js";
import type { FailedRun } from "../engine/tally.js";
import type { Criterion } from "./criterion.js";
import type { Plane } from "./plane.js";
import type { Outcome } from "./refinement.js";
import type { Side } from "./axis.js";

/** One place where the boundary crosses a column of the diagram. */
export interface Crossing {
  x: number;
  /** The values of y between which it lies, one step of the grid apart; runs at both were computed. */
  between: [number, number];
  /** The middle of those: of their logarithms where y is spaced by them. */
  y: number;
  /** Whether points above succeed, or those below. */
  succeeds: "above" | "below";
}

/** A phase diagram: where in the plane of x and y runs succeed. */
export interface PhaseDiagram extends ComputedBy {
  /** "stopped": by a signal or by failures; the same call goes on from there. Nothing is inferred then. */
  status: "done" | "stopped";
  /** Why it was given up; undefined where it was not. */
  givenUp: string | undefined;
  /** The store's file. */
  store: string;
  x: Pick<Side, "path" | "spacing" | "values">;
  y: Pick<Side, "path" | "spacing" | "values">;
  /** When a run succeeds, as `query` has conditions. */
  criterion: Criterion["text"];
  /** The least share of a point's runs that succeed for the point to succeed. */
  share: number;
  /** [y][x]: the share of a point's runs that succeed; null where none was computed, or none says. */
  shares: (number | null)[][];
  /** [y][x]: whether a point succeeds, inferred where no run was computed; null where nobody can say. */
  succeeds: Outcome[][];
  /** By x, then by y; empty where all points agree. */
  boundary: Crossing[];
  /** Points of the plane that were computed, and those that the whole grid has. */
  points: number;
  gridPoints: number;
  /** The same of runs. */
  runs: number;
  gridRuns: number;
  /** Of the runs, those that the store had, and those computed now by how they ended. */
  had: number;
  ok: number;
  diverged: number;
  failed: number;
  limited: number;
  seconds: number;
  /** The first runs that failed now. */
  failures: FailedRun[];
}

/** A list of points, x + width * y, as rows of y. */
export function rowsOf<T>(points: readonly T[], width: number): T[][] {
  return Array.from({ length: points.length / width }, (_, y) => points.slice(y * width, (y + 1) * width));
}

/** Where points above one another differ. */
export function boundaryOf({ x, y }: Pick<Plane, "x" | "y">, succeeds: readonly (readonly Outcome[])[]): Crossing[] {
  const middle = (low: number, high: number): number =>
    y.spacing === "log" ? Math.sqrt(low) * Math.sqrt(high) : low + (high - low) / 2;
  return x.values.flatMap((value, i) =>
    y.values.slice(1).flatMap((high, j): Crossing[] => {
      const [below, above] = [succeeds[j]![i]!, succeeds[j + 1]![i]!];
      if (below === null || above === null || below === above) return [];
      const low = y.values[j]!;
      return [{ x: value, between: [low, high], y: middle(low, high), succeeds: above ? "above" : "below" }];
    }),
  );
}
