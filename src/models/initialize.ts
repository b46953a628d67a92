import { invalid, position, show } from "../core/index.js";
import { native } from "../native/index.js";
import type { FloatArray, NativeInitializer, NativeParameter } from "../native/index.js";
import type { InitRule } from "./initSpec.js";
import { checkParameterNames, layoutOf, nativeShape, parameterCount } from "./layout.js";
import type { ResolvedModelSpec } from "./modelSpec.js";
import { explicit, rule } from "./nativeRule.js";
import { isStateSpace, nearZeroStd, stateSpaceRule } from "./stateSpaceInit.js";
import { isComplex, isDiagonal } from "./structure.js";

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
    if (isStateSpace(init)) return stateSpaceRule(init, parameter, spec);
    if (init.kind !== "values") return wholeModel(init, parameter, spec);
    const values = init.values[parameter.name];
    if (values !== undefined) return explicit(values, parameter, spec, `init.values["${parameter.name}"]`);
    const fix = "give it, or use another kind with perParameter";
    throw invalid("OUTLAST_INVALID_SPEC", `init.values has no numbers for ${parameter.name}: ${fix}.`, "init.values");
  });
}

type WholeRule = Exclude<InitRule, { kind: "values" }>;

function wholeModel(init: WholeRule, parameter: NativeParameter, spec: ResolvedModelSpec): NativeInitializer {
  if (parameter.name.startsWith("initial.")) return rule("constant", 0);
  if (init.kind === "identity" && !isRecurrent(parameter)) return general({ kind: "pytorch" }, parameter, spec);
  if ((init.kind === "orthogonal" || init.kind === "glorot") && isBias(parameter)) return rule("constant", 0);
  checkSuits(init, parameter, spec, "init");
  return general(init, parameter, spec);
}

/** A rule that names its parameter: it holds literally, and must suit the parameter's shape. */
function oneParameter(
  init: InitRule,
  parameter: NativeParameter,
  spec: ResolvedModelSpec,
  path: string,
): NativeInitializer {
  if (init.kind === "values") return explicit(init.values, parameter, spec, path);
  checkSuits(init, parameter, spec, path);
  if (init.kind === "pytorch" && parameter.name.startsWith("initial.")) return rule("constant", 0);
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
      return rule("gaussian", nearZeroStd(init, spec));
    case "identity":
      return rule("identity", init.scale, isDiagonal(parameter, spec) ? 1 : rows);
    case "orthogonal":
      return rule("orthogonal", init.gain, rows);
    case "glorot": {
      // Real and imaginary parts have half the variance each.
      const fans = (rows + (parameter.shape[1] ?? 1)) * (isComplex(parameter, spec) ? 2 : 1);
      if (init.distribution === "normal") return rule("gaussian", init.gain * Math.sqrt(2 / fans));
      return rule("uniform", init.gain * Math.sqrt(6 / fans));
    }
    case "constant":
      return rule("constant", init.value);
  }
}

/** Throws OUTLAST_INVALID_SPEC where a rule for matrices meets a parameter that is none, or none of the rule's kind. */
function checkSuits(init: WholeRule, parameter: NativeParameter, spec: ResolvedModelSpec, path: string): void {
  const { name, shape } = parameter;
  const refuse = (needs: string): never => {
    const under = spec.structure === "full" ? "" : ` under structure "${spec.structure}"`;
    const fix = path === "init" ? `: name another kind for it in init.perParameter` : "";
    throw invalid(
      "OUTLAST_INVALID_SPEC",
      `${path}: ${init.kind} needs ${needs}, ${name} is ${show(shape)}${under}${fix}.`,
      path,
    );
  };
  const diagonal = isDiagonal(parameter, spec);
  const complex = isComplex(parameter, spec);
  if (init.kind === "identity" && !diagonal && (complex || shape[1] !== rowsPerBlock(parameter, spec))) {
    refuse("square blocks");
  }
  if (init.kind !== "orthogonal" && init.kind !== "glorot") return;
  if (isBias(parameter) || diagonal) refuse("a matrix");
  if (init.kind === "glorot") return;
  if (complex || (name === "A" && spec.structure === "symmetric")) refuse("a matrix that is real and free");
}

/** Biases and initial states: vectors that no matrix rule suits. */
function isBias({ name }: NativeParameter): boolean {
  return name.includes("bias") || name.startsWith("initial.");
}

function isRecurrent({ name }: NativeParameter): boolean {
  return name === "A" || name.startsWith("rnn.weight_hh");
}

/** Rows that belong to one gate of a recurrent layer's matrix; all rows of any other parameter. */
function rowsPerBlock({ name, shape }: NativeParameter, spec: ResolvedModelSpec): number {
  return name.startsWith("rnn.") ? spec.hiddenSize : (shape[0] ?? 1);
}
