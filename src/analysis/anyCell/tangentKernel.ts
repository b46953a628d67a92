import { checkFields, describe, invalid, sizeOf } from "../../core/index.js";
import { checkParameterNames, layoutOf, nativeInputs, scoredSchema } from "../../models/index.js";
import type { Model, Scored } from "../../models/index.js";
import { checkNotNegative, realTensor } from "../wide/checks.js";
import type { RealTensor } from "../wide/checks.js";
import type { KernelInputs } from "../wide/recurrentKernel.js";
import { dot } from "../wide/vectors.js";
import { doubleModel, widened } from "./doubles.js";
import { outputGradients } from "./outputGradients.js";

/** Which outputs the kernel is of, and at which rates parameters learn. */
export interface TangentKernelOptions {
  /** "last" (default): the outputs of each sequence's last step; "every": those of all its steps. */
  scored?: Scored | undefined;
  /** What multiplies the learning rate of each parameter by name; 1 by default, 0 for a frozen one. */
  rates?: Readonly<Record<string, number>> | undefined;
}

/**
 * The empirical tangent kernel of any model at its own finite width, K = J diag(rates) J^T with J the exact gradients
 * of every scored output for all parameters that train: [rows, rows], rows by sequence, then step (with "every"), then
 * output. Symmetric and positive semidefinite. Under gradient flow of sum of squares / 2 outputs move by
 * dy/dt = -K (y - y*).
 *
 * With the rates 1/n of A and of C its impulse block is `wideLagKernel` of a linear model; with the variances of the
 * initialization as rates (NTK parameterisation) it tends to `recurrentKernel` as the width grows. A symmetric A counts
 * its own directions alone. Costs a backward pass a row; throws as `model.forward` does, OUTLAST_UNKNOWN_PARAMETER for
 * a rate of none, OUTLAST_TOO_LARGE.
 */
export function tangentKernel(model: Model, sequences: KernelInputs, options: TangentKernelOptions = {}): RealTensor {
  const double = doubleModel(model);
  checkFields(sequences, "the sequences of tangentKernel", ["inputs", "lengths"]);
  checkFields(options, "the options of tangentKernel", ["scored", "rates"]);
  const { scored = "last" } = options;
  if (!scoredSchema.options.includes(scored)) {
    const sentence = `scored must be "last" or "every", got ${describe(scored)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "scored");
  }
  const factors = factorsOf(double, options.rates ?? {});
  const rows = tangents(double, { ...sequences, inputs: widened(sequences.inputs) }, scored, factors);
  const count = rows.length;
  const kernel = new Float64Array(sizeOf([count, count], "the tangent kernel"));
  rows.forEach((row, i) => {
    for (let j = 0; j <= i; j++) kernel[i * count + j] = kernel[j * count + i] = dot(row, rows[j]!);
  });
  return realTensor([count, count], kernel);
}

/** Roots of the rates, by parameter. */
export function factorsOf(model: Model, rates: Readonly<Record<string, number>>): Map<string, number> {
  const layout = layoutOf(model.spec);
  checkParameterNames(Object.keys(rates), layout, "rates");
  const roots = layout.map(({ name }) => {
    const rate = rates[name] ?? (model.spec.freeze.includes(name) ? 0 : 1);
    checkNotNegative(rate, `rates["${name}"]`);
    return [name, Math.sqrt(rate)] as const;
  });
  return new Map(roots.filter(([, root]) => root > 0));
}

/** The scaled gradients of every scored output. */
export function tangents(
  model: Model,
  given: KernelInputs,
  scored: Scored,
  factors: Map<string, number>,
): Float64Array[] {
  const { inputs, lengths, batch, time } = nativeInputs(model.spec, given);
  const { inputSize, outputSize } = model.spec;
  const width = layoutOf(model.spec).reduce((sum, { name, size }) => sum + (factors.has(name) ? size : 0), 0);
  sizeOf([scored === "last" ? batch : batch * time, outputSize, width], "the gradients");
  const rows: Float64Array[] = [];
  for (let n = 0; n < batch; n++) {
    const length = lengths?.[n] ?? time;
    for (let steps = scored === "last" ? length : 1; steps <= length; steps++) {
      const data = Float64Array.from(inputs.subarray(n * time * inputSize, (n * time + steps) * inputSize));
      for (const gradients of outputGradients(model, { shape: [1, steps, inputSize], data })) {
        const row = new Float64Array(width);
        let end = 0;
        for (const [name, factor] of factors) {
          for (const value of gradients[name]!) row[end++] = factor * value;
        }
        rows.push(row);
      }
    }
  }
  return rows;
}
