import { invalid } from "../core/index.js";
import type { NativeInitializer, NativeParameter } from "../native/index.js";
import { cellTraits } from "./cells.js";
import type { CheckedInit } from "./initSpec.js";
import type { ResolvedModelSpec } from "./modelSpec.js";
import { rule } from "./nativeRule.js";
import type { Structure } from "./structure.js";

const kinds = ["balanced", "wideGaussian", "ring", "s4d", "hippo"] as const;
type Kind = (typeof kinds)[number];
type StateSpaceInit = Extract<CheckedInit, { kind: Kind }>;
type Rules = Record<"A" | "B" | "C", NativeInitializer>;

/** Whether an init is one of those that know the matrices A, B and C alone. */
export function isStateSpace(init: CheckedInit): init is StateSpaceInit {
  return kinds.some((kind) => kind === init.kind);
}

/** The standard deviation of numbers near zero. */
export function nearZeroStd(
  { scale, scaled }: { scale: number; scaled: "entries" | "width" },
  { hiddenSize }: ResolvedModelSpec,
): number {
  return scaled === "width" ? scale / Math.sqrt(hiddenSize) : scale;
}

/** The rule that such an init has for a parameter; biases start at 0. Throws OUTLAST_INVALID_SPEC for other models. */
export function stateSpaceRule(
  init: StateSpaceInit,
  { name }: NativeParameter,
  spec: ResolvedModelSpec,
): NativeInitializer {
  checkModel(init, spec);
  const rules: Partial<Record<string, NativeInitializer>> = rulesOf(init, spec);
  return rules[name] ?? rule("constant", 0);
}

function rulesOf(init: StateSpaceInit, spec: ResolvedModelSpec): Rules {
  const { hiddenSize, inputSize, outputSize, structure } = spec;
  switch (init.kind) {
    case "balanced": {
      const std = nearZeroStd(init, spec);
      const A = rule(structure === "full" ? "symmetricGaussian" : "gaussian", std);
      return { A, B: rule("gaussian", std), C: rule("transposedB", std) };
    }
    case "wideGaussian":
      return {
        A: rule("gaussian", Math.sqrt(init.nuW / hiddenSize)),
        B: rule("gaussian", Math.sqrt(init.nuF)),
        C: rule("gaussian", Math.sqrt(init.nuC / hiddenSize)),
      };
    case "ring": {
      // Glorot's variance 2 / (fan in + fan out), half of it for the real part and half for the imaginary one.
      const glorot = (fan: number): NativeInitializer => rule("gaussian", Math.sqrt(1 / (hiddenSize / 2 + fan)));
      const A = rule("ring", init.minRadius, init.maxRadius, init.maxPhase);
      return { A, B: glorot(inputSize), C: glorot(outputSize) };
    }
    case "s4d": {
      const system = rule("s4d", ["lin", "inv", "real"].indexOf(init.variant), init.dt);
      return { A: system, B: system, C: rule("gaussian", init.variant === "real" ? 1 : Math.SQRT1_2) };
    }
    case "hippo": {
      const system = rule("hippo", init.dt, Number(init.discretization === "zoh"));
      return { A: system, B: system, C: rule("gaussian", 1) };
    }
  }
}

function checkModel(init: StateSpaceInit, { cell, structure, inputSize, outputSize }: ResolvedModelSpec): void {
  const refuse = (sentence: string): never => {
    throw invalid("OUTLAST_INVALID_SPEC", `init.kind "${init.kind}" ${sentence}`, "init.kind");
  };
  if (!cellTraits[cell].stateSpace) refuse(`is for the linear cell, and the model's is ${cell}: use another kind.`);
  const wanted = structureOf(init);
  if (wanted !== undefined && structure !== wanted) refuse(`needs structure "${wanted}", got "${structure}".`);
  if (init.kind === "balanced" && inputSize !== outputSize) {
    refuse(`needs as many outputs as inputs, since C = B^T, got ${outputSize} and ${inputSize}.`);
  }
  if (init.kind === "ring" && init.minRadius > init.maxRadius) {
    refuse(`needs minRadius to be at most maxRadius, got ${init.minRadius} and ${init.maxRadius}.`);
  }
}

/** The structure that an init is for, or undefined where it suits all. */
function structureOf(init: StateSpaceInit): Structure | undefined {
  switch (init.kind) {
    case "balanced":
      return undefined;
    case "wideGaussian":
    case "hippo":
      return "full";
    case "ring":
      return "complexDiagonal";
    case "s4d":
      return init.variant === "real" ? "diagonal" : "complexDiagonal";
  }
}
