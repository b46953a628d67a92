import { balanceGap, eigenvalues, extrapolationError, impulseResponse } from "../../analysis/index.js";
import type { Complex } from "../../analysis/index.js";
import type { Model } from "../../models/index.js";
import type { RunRecord } from "../../run/index.js";
import { columnMeasures } from "../measures.js";
import type { Measures } from "../paper.js";

/** Lags that extrapolation is measured on, as in the reference runs. */
export const HORIZON = 40;
/** What 40 lags could hide. */
export const FAR = 1000;

/** The measures of the table. */
export const columns = ["loss", "error", "far", "tail", "gap", "radius", "kept", "share"];

export const measuresOf = columnMeasures(columns);

/**
 * Of a linear student: the exact loss on the K lags it was trained on, the impulse error over 40 and over 1000 lags
 * (`far`), the largest coefficient from lag 2 on, the balance gap, the largest modulus of an eigenvalue, and where it
 * started at A = a I, how many eigenvalues are still there. Of others: the errors at lengths 40 and 1000 of an
 * evaluation, relative to the targets. `share` is that of random interpolators, no run's.
 */
export function measureMemoryless(model: Model | undefined, { spec, result }: RunRecord): Measures {
  if (model === undefined) return measuresOf({});
  if (model.spec.cell !== "linear") {
    const [curve] = result.evaluate;
    const at = (length: number): number | null =>
      curve?.metrics.normalizedError?.median[curve.lengths.indexOf(length)] ?? null;
    return measuresOf({ error: at(HORIZON), far: at(FAR) });
  }
  const { system, length } = spec.task as unknown as { system: { memoryless: number }; length: number };
  const errors = extrapolationError(model, system, { lengths: [length, HORIZON, FAR] });
  const response = impulseResponse(model, HORIZON).data;
  const spectrum = eigenvalues(model);
  const start = model.spec.init.perParameter?.["A"];
  const isThere = ({ re, im }: Complex): boolean =>
    start?.kind === "identity" && Math.abs(re - start.scale) <= 1e-6 && Math.abs(im) <= 1e-6;
  return measuresOf({
    loss: errors.loss[0]!,
    error: errors.impulseError[1]!,
    far: errors.impulseError[2]!,
    tail: Math.max(...response.slice(2).map(Math.abs)),
    gap: balanceGap(model).toSum,
    radius: spectrum.reduce((most, { re, im }) => Math.max(most, Math.sqrt(re * re + im * im)), 0),
    kept: start?.kind === "identity" ? spectrum.filter(isThere).length : null,
  });
}
