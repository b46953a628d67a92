import { createModel } from "../../../../src/index.js";
import type { Model, Tensor } from "../../../../src/index.js";
import { randomBatch, randomTensor } from "../../../helpers.js";
import type { Calls } from "./call.js";

const model = (): Model => createModel({ cell: "gru", inputSize: 2, hiddenSize: 3, outputSize: 1, dtype: "float64" });
const sequence = (): Tensor => randomTensor([4, 2], 1);
const long = (): Tensor => randomTensor([1, 40, 2], 1);
const sequences = (): { inputs: Tensor; lengths: number[] } => ({
  inputs: randomTensor([2, 3, 2], 5),
  lengths: [3, 2],
});

/** Of a model of any cell, and of its series. */
export const anyCellCalls: Calls = {
  effectiveDimension: () => [model(), { ...sequences(), tolerance: 1e-6 }],
  empiricalGramians: () => [model(), { length: 3, amplitude: 0.5 }],
  gradientByLag: () => [model(), { inputs: randomTensor([2, 4, 2], 3), length: 3 }],
  hessianTop: () => {
    const own = model();
    const batch = randomBatch(own, { batch: 2, time: 3, loss: "mse", seed: 1 });
    return [own, batch, { loss: "mse", scored: "every" }, { count: 1, tolerance: 1e-4 }];
  },
  jacobianResponse: () => [model(), { inputs: sequence(), length: 3, at: 3 }],
  learnabilityByLag: () => [model(), { length: 2, amplitude: 0.5, rates: { "rnn.weight_hh_l0": 0.5 } }],
  sampledMemoryCapacity: () => [model(), { inputs: long(), lags: 2 }],
  stateJacobian: () => [model(), { inputs: sequence() }],
  tangentKernel: () => [model(), sequences(), { scored: "every", rates: { "readout.weight": 0.5 } }],
  autocorrelations: () => [Float64Array.from({ length: 50 }, (_, i) => (i * 7) % 11), 4],
  correlationDecay: () => [Float64Array.of(1, 0.8, 0.6, 0.45, 0.3, 0.2, 0.1, 0.05), { from: 1 }],
  fractionalWeights: () => [0.3, 5],
  longMemory: () => [Float64Array.from({ length: 200 }, (_, i) => ((i * 7919) % 101) / 50)],
  regression: () => [[1, 2, 3, 4], [1.1, 1.9, 3.2, 3.9]], // prettier-ignore
  shareOf: () => [3, 10],
};
