import { invalid, position, show } from "../core/index.js";
import { native } from "../native/index.js";
import type { FloatArray, NativeInitializer, NativeParameter } from "../native/index.js";
import type { InitRule, Values } from "./initSpec.js";
import { checkParameterNames, layoutOf, nativeShape, parameterCount } from "./layout.js";
import type { ResolvedModelSpec } from "./modelSpec.js";

/**
 * Parameters [N,P] of one model a seed, each parameter drawn from its own stream of random numbers. Throws
 * OUTLAST_NOT_FINITE where `init` asks for numbers that the model's dtype cannot hold.
 */
export function initialParameters(spec: ResolvedModelSpec, seeds: ArrayLike<number>): FloatArray {
  const parameters = native().initialize(nativeShape(spec), nativeInitializers(spec), Float64Array.from(seeds));
  const beyond = parameters.findIndex((value) => !Number.isFinite(value));
  if (beyond >= 0) throw notFinite(spec, beyond);
  return parameters;
}

function notFinite(spec: ResolvedModelSpec, offset: number): Error {
  const layout = layoutOf(spec);
  const at = offset % parameterCount(layout);
  const { name, shape, offset: start } = layout.findLast((parameter) => parameter.offset <= at)!;
  const place = `${name} at ${show(position(at - start, shape))}`;
  const sentence = `init makes ${place} a number that ${spec.dtype} cannot hold: give smaller numbers.`;
  return invalid("OUTLAST_NOT_FINITE", sentence, "init");
}

/**
 * One rule a parameter of the layout. A kind that is given for the whole model reaches the parameters that it suits:
 * - pytorch: U(-b, b), b = 1/sqrt(hiddenSize), as torch.nn.RNN does (read-out and linear cell alike)
 * - gaussian, nearZero: N(0, std^2) everywhere; constant: everywhere
 * - identity: the square recurrent blocks, one a gate (Le, Jaitly and Hinton 2015); the rest as pytorch
 * - orthogonal (Saxe et al. 2014), glorot (Glorot and Bengio 2010): matrices, gate by gate; biases are 0
 * - values: each parameter's own numbers
 * A learned initial state starts at 0 unless `values` or `perParameter` says otherwise.
 */
export function nativeInitializers(spec: ResolvedModelSpec): NativeInitializer[] {
  const { init } = spec;
  const layout = layoutOf(spec);
  const exceptions = init.perParameter ?? {};
  checkParameterNames(Object.keys(exceptions), layout, "init.perParameter");
  if (init.kind === "values") checkParameterNames(Object.keys(init.values), layout, "init.values");
  return layout.map((parameter) => {
    const own = exceptions[parameter.name];
    if (own !== undefined) return oneParameter(own, parameter, spec, `init.perParameter["${parameter.name}"]`);
    if (init.kind !== "values") return wholeModel(init, parameter, spec);
    const values = init.values[parameter.name];
    if (values !== undefined) return explicit(values, parameter, `init.values["${parameter.name}"]`);
    const fix = "give it, or use another kind with perParameter";
    throw invalid("OUTLAST_INVALID_SPEC", `init.values has no numbers for ${parameter.name}: ${fix}.`, "init.values");
  });
}

type WholeRule = Exclude<InitRule, { kind: "values" }>;

function wholeModel(init: WholeRule, parameter: NativeParameter, spec: ResolvedModelSpec): NativeInitializer {
  const isMatrix = parameter.shape.length === 2;
  if (parameter.name.startsWith("initial.")) return rule("constant", 0);
  if (init.kind === "identity" && !isRecurrent(parameter)) return general({ kind: "pytorch" }, parameter, spec);
  if ((init.kind === "orthogonal" || init.kind === "glorot") && !isMatrix) return rule("constant", 0);
  return general(init, parameter, spec);
}

/** A rule that names its parameter: it holds literally, and must suit the parameter's shape. */
function oneParameter(
  init: InitRule,
  parameter: NativeParameter,
  spec: ResolvedModelSpec,
  path: string,
): NativeInitializer {
  const { name, shape } = parameter;
  if (init.kind === "values") return explicit(init.values, parameter, path);
  const isMatrix = shape.length === 2;
  if (init.kind === "identity" && shape[1] !== rowsPerBlock(parameter, spec)) {
    throw invalid("OUTLAST_INVALID_SPEC", `${path}: identity needs square blocks, ${name} is ${show(shape)}.`, path);
  }
  if ((init.kind === "orthogonal" || init.kind === "glorot") && !isMatrix) {
    throw invalid("OUTLAST_INVALID_SPEC", `${path}: ${init.kind} needs a matrix, ${name} is ${show(shape)}.`, path);
  }
  if (init.kind === "pytorch" && name.startsWith("initial.")) return rule("constant", 0);
  return general(init, parameter, spec);
}

function general(init: WholeRule, parameter: NativeParameter, spec: ResolvedModelSpec): NativeInitializer {
  const rows = rowsPerBlock(parameter, spec);
  switch (init.kind) {
    case "pytorch":
      return rule("uniform", 1 / Math.sqrt(spec.hiddenSize));
    case "gaussian":
      return rule("gaussian", init.std);
    case "nearZero":
      return rule("gaussian", init.scale);
    case "identity":
      return rule("identity", init.scale, rows);
    case "orthogonal":
      return rule("orthogonal", init.gain, rows);
    case "glorot": {
      const fans = rows + (parameter.shape[1] ?? 1);
      if (init.distribution === "normal") return rule("gaussian", init.gain * Math.sqrt(2 / fans));
      return rule("uniform", init.gain * Math.sqrt(6 / fans));
    }
    case "constant":
      return rule("constant", init.value);
  }
}

function explicit(values: Values, { name, shape, size }: NativeParameter, path: string): NativeInitializer {
  const flat = flatten(values);
  const nested = typeof values !== "number" && values.some((value) => typeof value !== "number");
  const expected = nested ? shape : [size];
  if (!hasShape(values, expected)) {
    const form = `${size} numbers in row-major order, or nested as ${show(shape)}`;
    throw invalid("OUTLAST_SHAPE", `${path}: ${name} needs ${form}, got ${flat.length} numbers.`, path);
  }
  return { rule: "values", numbers: Float64Array.from(flat) };
}

function flatten(values: Values): number[] {
  return typeof values === "number" ? [values] : values.flatMap(flatten);
}

function hasShape(values: Values, [extent, ...rest]: readonly number[]): boolean {
  if (extent === undefined) return typeof values === "number";
  return typeof values !== "number" && values.length === extent && values.every((inner) => hasShape(inner, rest));
}

function isRecurrent({ name }: NativeParameter): boolean {
  return name === "A" || name.startsWith("rnn.weight_hh");
}

/** Rows that belong to one gate of a recurrent layer's matrix; all rows of any other parameter. */
function rowsPerBlock({ name, shape }: NativeParameter, spec: ResolvedModelSpec): number {
  return name.startsWith("rnn.") ? spec.hiddenSize : (shape[0] ?? 1);
}

function rule(name: string, ...numbers: number[]): NativeInitializer {
  return { rule: name, numbers: Float64Array.from(numbers) };
}
