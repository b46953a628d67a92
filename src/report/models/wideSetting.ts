import { invalid } from "../../core/index.js";
import type { WideSetting } from "../../analysis/index.js";
import type { ResolvedRunSpec } from "../../run/index.js";

/** A run as the theory of wide linear RNNs has it: the inverse of `wideRun`. */
export interface WideTraining {
  setting: WideSetting;
  /** Of the package's mse; the theory's loss has it divided by the lossFactor. */
  learningRate: number;
}

type Name = "A" | "B" | "C";

/**
 * Variances and rates of a linear model that full-batch gradient descent trains from independent Gaussian numbers. Throws
 * OUTLAST_INVALID_ARGUMENT for any other run; `kind` is the figure that asks.
 */
export function wideTraining({ model, train }: ResolvedRunSpec, kind: string): WideTraining {
  const { hiddenSize: n } = model;
  const refuse = (what: string): never => {
    const needs = `${kind} needs a linear model with a full A and no biases, Gaussian at the start, and full-batch gradient descent on the mse`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", `${needs}; this run has ${what}.`, "sources");
  };
  const { cell, structure, bias, readout, learnInitialState } = model;
  const { optimizer, schedule, batchSize, loss, clipNorm, window, stateNoise, curriculum } = train;
  if (cell !== "linear") refuse(`the cell ${cell}`);
  if (structure !== "full") refuse(`a ${structure} A`);
  if (bias || readout.bias || learnInitialState) refuse("biases or a learned state");
  if (readout.activation !== "none") refuse(`the read-out activation ${readout.activation}`);
  if (loss !== "mse") refuse(`the loss ${loss}`);
  if (optimizer.kind !== "gd") return refuse(`the optimizer ${optimizer.kind}`);
  if (batchSize !== "full") refuse(`batches of ${batchSize}`);
  if (schedule.kind !== "constant" || schedule.warmup > 0) refuse(`a learning rate that changes (${schedule.kind})`);
  if (clipNorm !== undefined) refuse("clipped gradients");
  if (window !== undefined || curriculum !== undefined || stateNoise > 0)
    refuse("windows, a curriculum or state noise");
  const rateOf = (name: Name): number =>
    model.freeze.includes(name) ? 0 : (optimizer.perParameter?.[name]?.learningRate ?? optimizer.learningRate);
  const scaled = { W: rateOf("A") * n, F: rateOf("B"), C: rateOf("C") * n };
  const largest = Math.max(...Object.values(scaled));
  const learningRate = largest > 0 ? largest : 1;
  const rates = { W: scaled.W / learningRate, F: scaled.F / learningRate, C: scaled.C / learningRate };
  const variance = (name: Name): number =>
    varianceOf(model, name) ?? refuse(`${name} from the init ${model.init.kind}, or from one of its own`);
  const setting = { nuW: variance("A") * n, nuF: variance("B"), nuC: variance("C") * n, rates };
  return { setting, learningRate };
}

/** Of a parameter's entries at the start; undefined where they are not Gaussian. */
function varianceOf({ init, hiddenSize }: ResolvedRunSpec["model"], name: Name): number | undefined {
  const rule = init.perParameter?.[name] ?? init;
  if (rule.kind === "gaussian") return rule.std * rule.std;
  if (rule.kind !== "wideGaussian") return undefined;
  return { A: rule.nuW / hiddenSize, B: rule.nuF, C: rule.nuC / hiddenSize }[name];
}
