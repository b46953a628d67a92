import { z } from "zod";
import { checkFinite, parseSpec } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { nativeInputs, resolveModelSpec } from "../../models/index.js";
import { activationMaps } from "./activationMaps.js";
import type { ActivationMap } from "./activationMaps.js";
import { checkReal, realTensor } from "./checks.js";
import type { RealTensor } from "./checks.js";

const deviation = z.number().min(0);

const schema = z.strictObject({
  activation: z.enum(Object.keys(activationMaps) as [keyof typeof activationMaps]).describe("f."),
  sigmaW: deviation.describe("Deviation of the recurrent weights, over sqrt(n)."),
  sigmaU: deviation.describe("Deviation of the input weights, over sqrt(inputSize)."),
  sigmaB: deviation.default(0).describe("Deviation of the biases."),
  sigmaH: deviation.default(0).describe("Deviation of the first state h_0, which each sequence has of its own."),
  sigmaV: deviation.default(1).describe("Deviation of the output weights, over sqrt(n)."),
  output: z.enum(["last", "average"]).default("last").describe("The last step's output, or the mean over all steps."),
});

/** A wide network whose kernel is asked for. */
export type RecurrentKernelSpec = z.input<typeof schema>;
type Kernel = z.output<typeof schema> & { maps: ActivationMap };

/** Sequences to compare. */
export interface KernelInputs {
  /** [sequences, time, inputSize] */
  inputs: Tensor;
  /** Steps of each, 1..time; all by default. */
  lengths?: ArrayLike<number>;
}

/**
 * The tangent kernel of an infinitely wide recurrent network in NTK parameterisation (Alemohammad et al. 2021),
 *
 *     g_t = sigmaW/sqrt(n) W h_(t-1) + sigmaU/sqrt(inputSize) U x_t + sigmaB b,  h_t = f(g_t),
 *     y_t = sigmaV/sqrt(n) V h_t,
 *
 * all of W, U, b, V trained, between all sequences of `first` and of `second` (`first` again by default):
 * [sequences of first, sequences of second]. Lengths may differ. With V, V' the maps of f, for steps t of the one and s
 * of the other,
 *
 *     Sigma_(t,s) = sigmaW^2 V[Sigma_(t-1,s-1)] + sigmaU^2 x_t.x_s / inputSize + sigmaB^2,
 *     Theta_(t,s) = Sigma_(t,s) + sigmaW^2 V'[Sigma_(t-1,s-1)] Theta_(t-1,s-1),
 *     K_(t,s)     = sigmaV^2 (V[Sigma_(t,s)] + V'[Sigma_(t,s)] Theta_(t,s)),
 *
 * where no W follows (t or s the first step) the first term is sigmaW^2 sigmaH^2 if both are the first step of the same
 * sequence, else 0. All weights are shared over time, so K_(t,s) is not 0 for t other than s: the kernel of the last
 * outputs is K_(T,S), that of their averages sum_(t,s) K_(t,s) / (T S), cross-time terms included. Gradients through
 * different numbers of steps are uncorrelated at infinite width, so each offset t - s is a recursion of its own.
 */
export function recurrentKernel(spec: RecurrentKernelSpec, first: KernelInputs, second?: KernelInputs): RealTensor {
  const checked = parseSpec(schema, spec, "", "the recurrent kernel");
  const kernel = { ...checked, maps: activationMaps[checked.activation] };
  const rows = sequencesOf(kernel, first, "first");
  const columns = second === undefined ? rows : sequencesOf(kernel, second, "second", first.inputs.shape[2]);
  const values = new Float64Array(rows.length * columns.length);
  for (const [i, row] of rows.entries()) {
    for (const [j, column] of columns.entries()) {
      const known = columns === rows && j < i;
      values[i * columns.length + j] = known ? values[j * columns.length + i]! : between(kernel, row, column);
    }
  }
  const result = realTensor([rows.length, columns.length], values);
  checkFinite(result, "The recurrent kernel");
  return result;
}

interface Sequence {
  /** Steps of [inputSize]. */
  steps: Float64Array[];
  /** Sigma_(t,t) of the sequence with itself. */
  variances: Float64Array;
}

function sequencesOf(kernel: Kernel, given: KernelInputs, name: string, inputSize?: number): Sequence[] {
  const { shape } = checkReal(given?.inputs, `${name}.inputs`, [undefined, undefined, inputSize]);
  const [count = 0, time = 0, width = 0] = shape;
  // The least model that could read the sequences holds them to what every model asks.
  const model = resolveModelSpec({ cell: "linear", hiddenSize: 1, inputSize: width, outputSize: 1, dtype: "float64" });
  const { inputs, lengths } = nativeInputs(model, { inputs: given.inputs, lengths: given.lengths });
  return Array.from({ length: count }, (_, sequence) => {
    const steps = Array.from({ length: lengths?.[sequence] ?? time }, (_, t) => {
      const start = (sequence * time + t) * width;
      return Float64Array.from(inputs.subarray(start, start + width));
    });
    const variances = new Float64Array(steps.length);
    for (const [t, step] of steps.entries()) {
      const before = variances[t - 1];
      const states = before === undefined ? kernel.sigmaH * kernel.sigmaH : kernel.maps.value(before, before, before);
      variances[t] = preactivation(kernel, states, step, step);
    }
    return { steps, variances };
  });
}

/** Sigma of two steps, given the mean product of the states before them. */
function preactivation({ sigmaW, sigmaU, sigmaB }: Kernel, states: number, x: Float64Array, y: Float64Array): number {
  let product = 0;
  for (let i = 0; i < x.length; i++) product += x[i]! * y[i]!;
  return sigmaW * sigmaW * states + (sigmaU * sigmaU * product) / x.length + sigmaB * sigmaB;
}

function between(kernel: Kernel, x: Sequence, y: Sequence): number {
  const [ends, others] = [x.steps.length, y.steps.length];
  if (kernel.output === "last") return offsetKernels(kernel, x, y, others - ends).at(-1)!;
  let sum = 0;
  for (let offset = 1 - ends; offset < others; offset++) {
    for (const value of offsetKernels(kernel, x, y, offset)) sum += value;
  }
  return sum / (ends * others);
}

/** K_(t,t+offset) of all steps that both sequences have, in order. */
function offsetKernels(kernel: Kernel, x: Sequence, y: Sequence, offset: number): number[] {
  const { maps, sigmaW, sigmaV, sigmaH } = kernel;
  const values: number[] = [];
  let states = x === y && offset === 0 ? sigmaH * sigmaH : 0;
  let passed = 0; // sigmaW^2 V' Theta of the steps before
  for (let t = Math.max(0, -offset); t < x.steps.length && t + offset < y.steps.length; t++) {
    const s = t + offset;
    const sigma = preactivation(kernel, states, x.steps[t]!, y.steps[s]!);
    const moments = [sigma, x.variances[t]!, y.variances[s]!] as const;
    const [value, theta] = [maps.value(...moments), sigma + passed];
    const descended = maps.slope(...moments) * theta;
    values.push(sigmaV * sigmaV * (value + descended));
    [states, passed] = [value, sigmaW * sigmaW * descended];
  }
  return values;
}
