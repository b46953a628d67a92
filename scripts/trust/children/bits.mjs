// What this thread makes of a training and an evaluation, as a hash of their bits.
import { createHash } from "node:crypto";
import { extrapolate, train } from "../../../dist/index.js";
import { training } from "./jobs.mjs";

export async function bits() {
  const { model, options } = training(5, { steps: 400 });
  const { losses } = await train(model, options);
  const hash = createHash("sha256").update(losses);
  for (const { data } of Object.values(model.parameters())) hash.update(data);
  const lengths = [10, 100, 1000];
  const data = { inputs: options.data.inputs, targets: options.data.targets };
  const curve = await extrapolate(model, { data, loss: "mse", scored: "every", lengths: [40], sequences: 8, seed: 1 });
  return hash.update(JSON.stringify([curve, lengths])).digest("hex");
}
