import { effectiveOrder, explicitBound, extrapolationError } from "../../analysis/index.js";
import type { BalancedTeacher } from "../../analysis/index.js";
import type { Model } from "../../models/index.js";
import type { RunRecord } from "../../run/index.js";
import { columnMeasures } from "../measures.js";
import type { Measures } from "../paper.js";
import { measureGru } from "./gru.js";

/** Lags that extrapolation is measured on, as in the reference runs. */
const HORIZON = 40;
/**
 * Hankel singular values under this share of the largest count as none: what training has not finished is not order.
 */
const ORDER = 1e-3;

/** The measures of the table. */
export const columns = ["loss", "error", "error400", "far", "infinite", "order", "degree", "bound", "factor", "near", "dimension", "teacherDimension"]; // prettier-ignore

const measuresOf = columnMeasures(columns);

/**
 * The exact loss on the K lags trained on; the impulse errors over 40, 400 and 10,000 lags and over all of them; the
 * effective order (entropy of the Hankel singular values) and the degree (how many of them are over 1e-3 of the
 * largest), of stable students; the largest share of the explicit bound that an error reaches over 41 lags, and the
 * bound's factor at lag 40, where the bound applies. What is infinite is null. GRUs have measures of their own.
 */
export function measureLowDimensional(model: Model | undefined, record: RunRecord): Measures {
  if (model === undefined) return measuresOf({});
  if (model.spec.cell === "gru") return measuresOf(measureGru(model, record));
  const { spec } = record;
  const { system, length: K } = spec.task as unknown as { system: BalancedTeacher; length: number };
  const { loss, impulseError, atInfinity } = extrapolationError(model, system, { lengths: [K, HORIZON, 400, 10_000, Infinity] }); // prettier-ignore
  const [, error, error400, far, infinite] = impulseError;
  const stable = atInfinity!.verdict === "stable";
  const order = stable ? effectiveOrder(model, { tolerance: ORDER }) : undefined;
  const explicit = explicitBound(model, system, { K, lags: HORIZON + 1 });
  return measuresOf({
    loss: loss[0]!,
    error: error!,
    error400: error400!,
    far: far!,
    infinite: infinite!,
    order: order?.entropy ?? null,
    degree: order?.count ?? null,
    bound: explicit.applies ? Math.max(...explicit.errors.map((own, j) => own / explicit.bounds[j]!)) : null,
    factor: explicit.applies ? explicit.factors[HORIZON]! : null,
  });
}
