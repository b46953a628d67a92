import { readFloat } from "../bytes.js";
import type { Column } from "../columns.js";
import { placeOf } from "../curveLayout.js";
import type { CurveLayout } from "../curveLayout.js";
import { statuses } from "../format.js";
import { hexOf } from "./lookup.js";
import type { RawCurve, RawRun, Wanted } from "./scan.js";

/** What a column says of a run: JSON, null where it says nothing. */
export type Cell = unknown;

/** What has to be read for some columns. */
export function wantedFor(columns: readonly Column[]): Wanted {
  const axes = columns.flatMap((column) => (column.from === "spec" ? (column.axis ?? []) : []));
  const evaluations = columns.flatMap((column) => ("evaluation" in column ? column.evaluation : []));
  const numbers = columns.some((column) => column.from === "metric");
  const losses = columns.some((column) => column.from === "history");
  return { axes: [...new Set(axes)], evaluations: [...new Set(evaluations)], numbers, losses };
}

/** Reads a column of runs that were scanned as `wanted` says. */
export function columnReader(column: Column, wanted: Pick<Wanted, "axes">): (run: RawRun) => Cell {
  switch (column.from) {
    case "run":
      return fieldReaders[column.field];
    case "spec": {
      const place = column.axis === undefined ? -1 : wanted.axes.indexOf(column.axis);
      return ({ values, sweep }) => values[place] ?? column.bases.get(sweep) ?? null;
    }
    case "curve":
      return (run) => {
        const curve = findCurve(run, column.evaluation, column.step);
        if (column.read === "horizon") return curve?.horizon ?? null;
        if (curve === undefined) return statuses[run.status] === "diverged" ? false : null;
        return curve.horizon >= (curve.layout.lengths.at(-1) ?? Infinity);
      };
    case "objective":
      return ({ objectives }) => objectives?.[column.objective]?.[column.number] ?? null;
    case "metric":
    case "history": {
      const read = measureReader(column);
      return (run) => read(run) ?? null;
    }
  }
}

/** Reads a number that was measured: undefined where it was not, null where it was not finite. */
function measureReader(
  column: Extract<Column, { from: "metric" | "history" }>,
): (run: RawRun) => number | null | undefined {
  if (column.from === "history") {
    const { step } = column;
    return ({ losses, float64 }) => {
      if (losses === undefined || step % losses.every !== 0) return undefined;
      const place = step / losses.every;
      const kept = losses.data.length / (float64 ? 8 : 4);
      return place < kept ? readFloat(losses.data, place, float64) : undefined;
    };
  }
  let known: CurveLayout | undefined;
  let place: number | undefined;
  return (run) => {
    const curve = findCurve(run, column.evaluation, column.step);
    if (curve === undefined) return undefined;
    if (curve.layout !== known) place = placeOf((known = curve.layout), column);
    return place === undefined ? undefined : readFloat(curve.data, place, run.float64);
  };
}

/** Reads a column as a number: NaN where a run has none, infinite where what was measured is not finite. */
export function numberReader(column: Column, wanted: Pick<Wanted, "axes">): (run: RawRun) => number {
  if (column.from === "metric" || column.from === "history") {
    const read = measureReader(column);
    return (run) => {
      const value = read(run);
      return value === undefined ? NaN : (value ?? Infinity);
    };
  }
  const read = columnReader(column, wanted);
  return (run) => {
    const cell = read(run);
    if (typeof cell === "boolean") return cell ? 1 : 0;
    return typeof cell === "number" ? cell : NaN;
  };
}

const fieldReaders: Record<Extract<Column, { from: "run" }>["field"], (run: RawRun) => Cell> = {
  key: ({ key }) => hexOf(key),
  point: ({ point }) => point,
  status: ({ status }) => statuses[status],
  steps: ({ steps }) => steps,
  loss: ({ loss }) => loss,
  error: ({ error }) => error,
};

/** The curve of a checkpoint, or the one at the end of training, which only a run that got there has. */
function findCurve({ curves, status, steps }: RawRun, evaluation: string, step?: number): RawCurve | undefined {
  if (step === undefined && statuses[status] !== "done") return undefined;
  return curves.find((curve) => curve.layout.name === evaluation && curve.step === (step ?? steps));
}
