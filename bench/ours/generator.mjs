import { createModel, trainMany } from "../../dist/index.js";
import { leastTimes } from "../timing.mjs";

// Sequences of the fixed set that fresh ones are compared with: read again and again, in shuffled batches.
const SET = 320;

/** Percentage of a training step's processor time that the generator of its Gaussian data takes. */
export async function generatorShare(of) {
  const { hidden, time, batch } = of;
  const model = createModel({ cell: "lstm", inputSize: 1, hiddenSize: hidden, outputSize: 1 }, { seed: 1 });
  const stepsOn = async (sequences) => {
    const task = { kind: "teacher", system: { eigenvalues: [0.9], weights: [1] }, length: time, sequences };
    const options = { task, optimizer: { kind: "adam", learningRate: 1e-3 }, batchSize: batch, threads: 1 };
    return leastTimes((steps) => trainMany([model], { ...options, steps }), { ...of, steps: 1000 });
  };
  const [fixed, fresh] = [await stepsOn(SET), await stepsOn("fresh")];
  const share = (clock) => 100 * (1 - fixed[clock] / fresh[clock]);
  return {
    cpu: share("cpu"),
    wall: share("wall"),
    also: { "us a step, fixed": fixed.cpu, "us a step, fresh": fresh.cpu },
  };
}
