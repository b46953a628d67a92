import { checkFields, checkFinite, sizeOf } from "../../core/index.js";
import { layoutOf, modelFromParameters, parameterCount, resolveModelSpec } from "../../models/index.js";
import type { Model } from "../../models/index.js";
import { native } from "../../native/index.js";
import type { Gramians } from "../gramians.js";
import { MAX_LAGS, checkNumber, checkWhole } from "../options.js";
import { realTensor } from "../wide/checks.js";
import type { RealTensor } from "../wide/checks.js";
import { dot } from "../wide/vectors.js";
import { doubleModel } from "./doubles.js";
import { initialStateOf, stateAt, stateOf, stateSize } from "./states.js";

/** Gramians of any cell, from its answers to pulses. */
export interface EmpiricalGramians extends Gramians {
  reachability: RealTensor;
  observability: RealTensor;
  /** Roots of the eigenvalues of their product, descending. */
  hankelSingularValues: Float64Array;
}

/** How states are excited, and for how long. */
export interface EmpiricalGramianOptions {
  /** Steps that are watched. */
  length: number;
  /** Size of the disturbances; 1 by default. */
  amplitude?: number | undefined;
}

/**
 * Empirical Gramians of any model (Lall, Marsden and Glavaski 2002) about what it does without inputs, x0 and y0,
 * [states, states]; the state is h of every layer, then c of every layer. With disturbances of +-amplitude,
 *
 *     reachability  = sum over inputs i, signs, steps of (x - x0)(x - x0)^T / (2 amplitude^2),
 *     observability = sum over signs, steps of (y - y0)_a^T (y - y0)_b / (2 amplitude^2),
 *
 * the former after an impulse in input i, the latter from a state that is off in parts a and b.
 *
 * The Hankel singular values are the singular values of all y times all x, never roots of a product. For a linear
 * model, whatever the amplitude, these are the sums of `gramians` up to `length` steps and `hankelSingularValues` as it
 * grows; for others they depend on the amplitude, and tend to those of the linearization as it shrinks. Throws
 * OUTLAST_INVALID_ARGUMENT, OUTLAST_NOT_FINITE or OUTLAST_TOO_LARGE.
 */
export function empiricalGramians(model: Model, options: EmpiricalGramianOptions): EmpiricalGramians {
  const double = doubleModel(model);
  checkFields(options, "the options of empiricalGramians", ["length", "amplitude"]);
  const length = checkWhole(options.length, "length", 1, MAX_LAGS);
  const amplitude = checkNumber(options.amplitude ?? 1, "amplitude", 1e-8, 1e8);
  const size = stateSize(double);
  const { inputSize, outputSize } = double.spec;
  sizeOf([2 * length * Math.max(inputSize, outputSize), 2 * length * inputSize], "the Hankel matrix");
  sizeOf([2 * size + 1, size, length], "the disturbed runs");
  const reached = reachedStates(double, length, amplitude); // [..][states]
  const seen = seenOutputs(double, length, amplitude); // [states][..]
  const states = Array.from({ length: size }, (_, part) => Float64Array.from(reached, (state) => state[part]!));
  const found = { reachability: gram(states), observability: gram(seen) };
  for (const [name, tensor] of Object.entries(found)) checkFinite(tensor, `The empirical ${name} Gramian`);
  const rows = Array.from(seen[0]!, (_, row) => Float64Array.from(seen, (column) => column[row]!));
  const data = Float64Array.from(rows.flatMap((row) => reached.map((state) => dot(row, state))));
  const values = native().singularValues({ rows: rows.length, columns: reached.length, data });
  const hankelSingularValues = new Float64Array(size);
  hankelSingularValues.set(values.subarray(0, size));
  return { ...found, hankelSingularValues };
}

function gram(rows: readonly Float64Array[]): RealTensor {
  const data = Float64Array.from(rows.flatMap((row) => rows.map((other) => dot(row, other))));
  return realTensor([rows.length, rows.length], data);
}

/** Every part with both signs. */
function signed(count: number): { part: number; sign: number }[] {
  return Array.from({ length: count }, (_, part) => [1, -1].map((sign) => ({ part, sign }))).flat();
}

/** (x - x0) / (sqrt(2) amplitude) at every step after every impulse. */
function reachedStates(model: Model, length: number, amplitude: number): Float64Array[] {
  const { inputSize } = model.spec;
  const impulses = signed(inputSize);
  const shape = [impulses.length + 1, length, inputSize];
  const inputs = new Float64Array(sizeOf(shape, "the impulses"));
  impulses.forEach(({ part, sign }, n) => (inputs[n * length * inputSize + part] = sign * amplitude));
  const result = model.forward({ shape, data: inputs }, { states: "all" });
  return impulses.flatMap((_, n) =>
    Array.from({ length }, (_, t) => {
      const rest = stateAt(result, impulses.length, t);
      return stateAt(result, n, t).map((value, i) => (value - rest[i]!) / (Math.SQRT2 * amplitude));
    }),
  );
}

/**
 * sign (y - y0) / (sqrt(2) amplitude) by the part of the state that was off: at every step of both signs, the first
 * before any input.
 */
function seenOutputs(model: Model, length: number, amplitude: number): Float64Array[] {
  const { inputSize, outputSize } = model.spec;
  const size = stateSize(model);
  const start = initialStateOf(model);
  const states = signed(size).map(({ part, sign }) =>
    start.map((value, i) => value + (i === part ? sign * amplitude : 0)),
  );
  states.push(start);
  const shape = [states.length, length - 1, inputSize];
  const initialState = stateOf(model, states);
  const first = outputsOf(model, states);
  const later =
    length === 1
      ? undefined
      : model.forward({ shape, data: new Float64Array(states.length * (length - 1) * inputSize) }, { initialState });
  const width = (length - 1) * outputSize;
  const whole = (n: number): number[] => [
    ...first.subarray(n * outputSize, (n + 1) * outputSize),
    ...(later?.outputs.data.subarray(n * width, (n + 1) * width) ?? []),
  ];
  const rest = whole(states.length - 1);
  const off = (n: number, sign: number): number[] =>
    whole(n).map((value, i) => (sign * (value - rest[i]!)) / (Math.SQRT2 * amplitude));
  return Array.from({ length: size }, (_, part) => Float64Array.from([...off(2 * part, 1), ...off(2 * part + 1, -1)]));
}

/**
 * What the read-out says of whole states, [states, outputSize]: a linear model of it alone, whose state is its input.
 */
function outputsOf(model: Model, states: readonly Float64Array[]): Float64Array {
  const { hiddenSize: width, outputSize, layers, readout, cell, structure } = model.spec;
  const own = { inputSize: width, hiddenSize: width, outputSize, dtype: "float64", structure } as const;
  const spec = resolveModelSpec({ cell: "linear", ...own, readout });
  const parameters = model.parameters();
  const layout = layoutOf(spec);
  const flat = new Float64Array(parameterCount(layout));
  for (const { name, offset } of layout) {
    if (name === "C") flat.set(parameters[cell === "linear" ? "C" : "readout.weight"]!.data, offset);
    if (name === "readout.bias") flat.set(parameters[name]!.data, offset);
    // The identity, also where rows are pairs of real and imaginary parts.
    if (name !== "B") continue;
    const parts = structure === "complexDiagonal" ? 2 : 1;
    for (let unit = 0; unit < width; unit++) {
      const row = Math.floor(unit / parts);
      flat[offset + (row * width + unit) * parts + (unit % parts)] = 1;
    }
  }
  const data = new Float64Array(states.length * width);
  states.forEach((state, n) => data.set(state.subarray((layers - 1) * width, layers * width), n * width));
  const inputs = { shape: [states.length, 1, width], data };
  return modelFromParameters(spec, flat).forward(inputs).outputs.data as Float64Array;
}
