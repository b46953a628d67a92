import { availableParallelism } from "node:os";
import { createModel, trainMany } from "../../dist/index.js";
import { batchOf, parametersOf } from "../numbers.mjs";
import { leastTimes } from "../timing.mjs";

/** Models with the shared numbers, and the options of one call that trains them. */
export function prepare(of) {
  const { cell, hidden, inputs, dtype, models } = of;
  const trained = Array.from({ length: models }, (_, index) => {
    const model = createModel({ cell, inputSize: inputs, hiddenSize: hidden, outputSize: 1, dtype });
    const names = Object.entries(model.parameters());
    const values = parametersOf(
      names.map(([, { shape }]) => shape),
      of,
      index,
    );
    model.setParameters(Object.fromEntries(names.map(([name], i) => [name, values[i]])));
    return model;
  });
  const optimizer = { kind: of.optimizer, learningRate: 1e-3 };
  const where = of.backend === undefined ? { threads: 1 } : { backend: of.backend };
  const options = { data: batchOf(of), loss: "mse", scored: "last", optimizer, ...where };
  return { models: trained, options: of.mode === undefined ? options : { ...options, mode: of.mode } };
}

/**
 * Microseconds of a step and model, the first model's losses before steps 0 and 5, and what memory the training took.
 */
export async function training(of) {
  const { models, options } = prepare(of);
  const before = process.memoryUsage.rss();
  const [{ losses }] = await trainMany(models, { ...options, steps: 6 });
  const steps = of.steps ?? 100;
  const { cpu, wall } = await leastTimes((count) => trainMany(models, { ...options, steps: count }), { ...of, steps });
  const memory = (process.resourceUsage().maxRSS * 1024 - before) / 2 ** 20;
  return { cpu: cpu / of.models, wall: wall / of.models, memory, check: [losses[0], losses[5]] };
}

/**
 * How many times faster two threads train the models than one, by the wall. That takes a chunk in which nothing else
 * wants either core, so it has more time to find one than other cases.
 */
export async function threads(of) {
  if (availableParallelism() < 2) throw new Error("the machine has one core");
  const { models, options } = prepare(of);
  const wallOf = async (count) => {
    const work = (steps) => trainMany(models, { ...options, steps, threads: count });
    return (await leastTimes(work, { steps: 100, seconds: of.seconds * 4 })).wall;
  };
  const one = await wallOf(1);
  return { wall: one / (await wallOf(2)) };
}
