import { checkFields, checkFinite, invalid } from "../../core/index.js";
import { layoutOf, modelFromParameters, modelParameters } from "../../models/index.js";
import type { Batch, Model, Objective } from "../../models/index.js";
import { checkTolerance, checkWhole } from "../options.js";
import { doubleModel, widened } from "./doubles.js";
import { lanczosTop } from "./lanczosTop.js";
import type { LanczosTop } from "./lanczosTop.js";

/** How the greatest curvature of a loss is looked for. */
export interface HessianTopOptions {
  /** How many eigenvalues; 1 by default. */
  count?: number | undefined;
  /** Bound on the residuals, relative to the largest |eigenvalue|; 1e-8 by default. */
  tolerance?: number | undefined;
}

/** Of a unit direction. Differences of the fourth order are then off by about 1e-12 both ways. */
const STEP = 1 / 1024;

/**
 * The largest eigenvalues of the loss's Hessian over the parameters that train, by Lanczos with full orthogonalization
 * from one fixed start: `values` [count] descending, `residuals`, `products`. A Hessian-vector product is a central
 * difference of fourth order of four exact gradients in float64 with step 2^-10, good to about 1e-11 of the gradients'
 * change where the loss is smooth within the step; at kinks (ReLU, clip) it is the slope across them. Of equal
 * eigenvalues one is seen, so that fewer than `count` come where there are fewer different ones. Gradient descent with
 * a step above 2 / values[0] leaves the minimum. Throws as `model.gradients` does; OUTLAST_INVALID_ARGUMENT for the
 * options.
 */
export function hessianTop(
  model: Model,
  batch: Batch,
  objective: Objective,
  options: HessianTopOptions = {},
): LanczosTop {
  const double = doubleModel(model);
  checkFields(options, "the options of hessianTop", ["count", "tolerance"]);
  const tolerance = checkTolerance(options.tolerance ?? 1e-8);
  checkFields(batch, "the batch", ["inputs", "targets", "lengths", "mask", "initialState"]);
  const { inputs, targets, initialState } = batch;
  const data: Batch = { ...batch, inputs: widened(inputs), targets: widened(targets) };
  const state = initialState && { h: widened(initialState.h), ...(initialState.c && { c: widened(initialState.c) }) };
  const values = { ...data, ...(state && { initialState: state }) };
  double.gradients(values, objective); // refuses what does not fit before anything is computed with it
  const start = startOf(double);
  const trained = start.filter((value) => value !== 0).length;
  if (trained === 0) {
    throw invalid("OUTLAST_INVALID_ARGUMENT", "No parameter of the model trains: take one out of freeze.", "model");
  }
  const count = checkWhole(options.count ?? 1, "count", 1, trained);
  return lanczosTop(hessianProduct(double, values, objective, start), start, { count, tolerance });
}

/** x -> H x of directions that are 0 where `start` is. */
function hessianProduct(
  model: Model,
  batch: Batch,
  objective: Objective,
  start: readonly number[],
): (x: number[]) => number[] {
  const parameters = modelParameters(model);
  const gradientAt = (direction: number[], factor: number): Float64Array => {
    const moved = Float64Array.from(parameters, (value, i) => value + factor * direction[i]!);
    const { gradients } = modelFromParameters(model.spec, moved).gradients(batch, objective);
    const flat = new Float64Array(moved.length);
    for (const { name, offset } of layoutOf(model.spec)) flat.set(gradients[name]!.data, offset);
    checkFinite({ shape: [flat.length], data: flat }, "The gradients near the model's parameters");
    return flat;
  };
  return (x) => {
    const [near, mirrored] = [gradientAt(x, STEP), gradientAt(x, -STEP)];
    const [far, farMirrored] = [gradientAt(x, 2 * STEP), gradientAt(x, -2 * STEP)];
    return x.map((_, i) => {
      if (start[i] === 0) return 0;
      return (8 * (near[i]! - mirrored[i]!) - (far[i]! - farMirrored[i]!)) / (12 * STEP);
    });
  };
}

/** Numbers without a pattern: 0 for frozen parameters, else never 0, and symmetric where A is. */
function startOf({ spec }: Model): number[] {
  return layoutOf(spec).flatMap(({ name, size, offset }) => {
    const symmetric = name === "A" && spec.structure === "symmetric";
    return Array.from({ length: size }, (_, i) => {
      if (spec.freeze.includes(name)) return 0;
      const [row, column] = [Math.floor(i / spec.hiddenSize), i % spec.hiddenSize];
      const place = symmetric ? Math.max(row, column) * spec.hiddenSize + Math.min(row, column) : i;
      return (((offset + place + 1) * GOLDEN) % 1) - 0.5;
    });
  });
}

/** The golden section: its multiples spread evenly over the unit interval. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
