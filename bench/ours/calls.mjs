import { createModel, train } from "../../dist/index.js";
import { batchOf } from "../numbers.mjs";
import { prepare } from "./training.mjs";

function median(figures) {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1];
}

/** Microseconds by the wall that a call takes which trains one step: what a call costs. */
export async function oneStep(of) {
  const { models, options } = prepare(of);
  const once = async () => {
    const start = performance.now();
    await train(models[0], { ...options, steps: 1 });
    return (performance.now() - start) * 1000;
  };
  const figures = [];
  for (let call = 0; call < 3000; call += 1) figures.push(await once());
  return { wall: median(figures.slice(1000)) };
}

/**
 * Milliseconds that a call of `train` with arrays keeps the event loop: the check and the copy of what it was given.
 */
export async function givenNumbers({ dtype, count }) {
  const data = batchOf({ batch: Math.round(count / 250), time: 50, inputs: 4, dtype });
  const model = createModel({ cell: "linear", inputSize: 4, hiddenSize: 1, outputSize: 1, dtype });
  const optimizer = { kind: "gd", learningRate: 0 };
  const options = { data, loss: "mse", scored: "last", optimizer, steps: 0, batchSize: 1 };
  await train(model, options);
  const figures = [];
  for (let call = 0; call < 5; call += 1) {
    const start = performance.now();
    const done = train(model, options);
    figures.push(performance.now() - start);
    await done;
  }
  return { wall: median(figures) };
}
