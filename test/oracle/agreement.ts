import type { Batch, Model, Tensor, createModel, train } from "../../src/index.js";
import { distance } from "../distance.js";
import { modelSpecOf, optimizerOf, tensorOf, tensorsOf } from "./cases.js";
import type { GoldCase } from "./cases.js";

/** What a case is computed with: the sources, or the package as it was built. */
export interface Outlast {
  createModel: typeof createModel;
  train: typeof train;
}

/** Errors of a case, as README.md defines them: of a tensor max|a - b| / max|b|, of a loss |a - b| / max(|b|, first) */
export interface Agreement {
  outputs: number;
  loss: number;
  gradients: Record<string, number>;
  /** After 20 steps of each optimizer; losses are those before each step, the worst of them. */
  optimizers: Record<string, { status: string; losses: number; parameters: Record<string, number> }>;
}

/** A case's model, with its parameters; throws where they have other names. */
export function goldModel({ createModel }: Outlast, gold: GoldCase, dtype: "float32" | "float64"): Model {
  const model = createModel(modelSpecOf(gold, dtype));
  const [ours, theirs] = [model.parameters(), gold.params].map((all) => Object.keys(all).sort().join(", "));
  if (ours !== theirs) throw new Error(`the parameters are ${ours}, and PyTorch's ${theirs}`);
  model.setParameters(tensorsOf(gold.params, dtype));
  return model;
}

/** A case's inputs, targets and lengths. */
export function goldBatch(gold: GoldCase, dtype: "float32" | "float64"): Batch {
  const [inputs, targets] = [tensorOf(gold.inputs, dtype), tensorOf(gold.targets, dtype)];
  return { inputs, targets, lengths: gold.lengths };
}

function distances(actual: Record<string, Tensor>, expected: GoldCase["params"]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(expected).map(([name, { data }]) => [name, distance(actual[name]!.data, data)]),
  );
}

/** How far a case is from what PyTorch computed. */
export async function agreement(outlast: Outlast, gold: GoldCase, dtype: "float32" | "float64"): Promise<Agreement> {
  const model = goldModel(outlast, gold, dtype);
  const batch = goldBatch(gold, dtype);
  const { loss, gradients } = model.gradients(batch, { loss: gold.loss, scored: gold.scored });
  return {
    outputs: distance(model.forward(batch.inputs).outputs.data, gold.outputs.data),
    loss: Math.abs(loss - gold.loss_value) / Math.abs(gold.loss_value),
    gradients: distances(gradients, gold.gradients),
    optimizers: await afterTraining(outlast, gold, dtype),
  };
}

async function afterTraining(
  outlast: Outlast,
  gold: GoldCase,
  dtype: "float32" | "float64",
): Promise<Agreement["optimizers"]> {
  const all: Agreement["optimizers"] = {};
  for (const [name, { settings, losses, params }] of Object.entries(gold.optimizers)) {
    const model = goldModel(outlast, gold, dtype);
    const result = await outlast.train(model, {
      data: goldBatch(gold, dtype),
      loss: gold.loss,
      scored: gold.scored,
      optimizer: optimizerOf(name, settings),
      clipNorm: settings.clipNorm,
      steps: losses.length,
    });
    const errors = losses.map(
      (expected, step) => Math.abs(result.losses[step]! - expected) / Math.max(Math.abs(expected), losses[0]!),
    );
    const worst = result.losses.length === losses.length ? Math.max(...errors) : NaN;
    all[name] = { status: result.status, losses: worst, parameters: distances(model.parameters(), params) };
  }
  return all;
}
