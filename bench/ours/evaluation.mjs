import { createModel, extrapolate, extrapolateMany } from "../../dist/index.js";
import { numbers } from "../numbers.mjs";
import { leastTimes } from "../timing.mjs";
import { prepare } from "./training.mjs";

/** Nanoseconds of a time step, of each model, outputs at every step; checked by the outputs' mean of the last model. */
export async function evaluation(of) {
  const { models } = prepare({ ...of, optimizer: "adam" });
  const inputs = { shape: [of.batch, of.time, of.inputs], data: numbers(14, of.batch * of.time * of.inputs, of.dtype) };
  const { outputs } = models.at(-1).forward(inputs);
  const check = [outputs.data.reduce((sum, value) => sum + value, 0) / outputs.data.length];
  const work = of.models === 1 ? forwards(models[0], inputs) : curves(models, inputs, outputs);
  await work(1);
  const { cpu, wall } = await leastTimes(work, of);
  const each = 1000 / (of.models * of.batch * of.time);
  return { cpu: cpu * each, wall: wall * each, check };
}

const forwards = (model, inputs) => (count) => {
  for (let i = 0; i < count; i += 1) model.forward(inputs);
};

/** Many models on the same sequences, which are scored as well. */
const curves = (models, inputs, targets) => {
  const options = { data: { inputs, targets }, lengths: [inputs.shape[1]], seed: 1, threads: 1 };
  Object.assign(options, { sequences: inputs.shape[0], loss: "mse", scored: "every" });
  return async (count) => {
    for (let i = 0; i < count; i += 1) await extrapolateMany(models, options);
  };
};

/** Nanoseconds of a time step of `extrapolate` on long Dyck words. */
export async function stringEvaluation(of) {
  const model = createModel({ cell: of.cell, inputSize: 2, hiddenSize: of.hidden, outputSize: 2 }, { seed: 1 });
  const task = { kind: "dyck1", sampler: "uniform" };
  const options = { task, lengths: [of.time], sequences: of.batch, seed: 1, threads: 1, loss: "bce" };
  const work = async (count) => {
    for (let i = 0; i < count; i += 1) await extrapolate(model, options);
  };
  const { cpu, wall } = await leastTimes(work, of);
  const each = 1000 / (of.batch * of.time);
  return { cpu: cpu * each, wall: wall * each };
}
