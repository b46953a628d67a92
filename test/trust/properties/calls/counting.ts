import { linearCounter, lstmCounter, reluCounter, createModel } from "../../../../src/index.js";
import type { Model } from "../../../../src/index.js";
import { randomTensor } from "../../../helpers.js";
import type { Calls } from "./call.js";

const counter = (): Model => reluCounter();
const lstm = (): Model => lstmCounter({ saturation: 6 });
const gru = (): Model => createModel({ cell: "gru", inputSize: 2, hiddenSize: 1, outputSize: 2 });
const readout = (): object => ({ weights: [1, 1], biases: [1, -0.5], activation: "sigmoid" });

/** Of models that count. */
export const countingCalls: Calls = {
  certify: () => [counter(), { task: { kind: "dyck1" }, upTo: 20, deepest: 10, loss: "mse" }],
  bracketInputs: () => ["(())", "float32"],
  stateTrace: () => [counter(), "(())"],
  linearCounter: () => [{ a: 1, b: -1, u: 1, readout: readout(), dtype: "float32" }],
  reluCounter: () => [{ a: 1, b: -1, u: 1, readout: readout(), dtype: "float32" }],
  dyckAcceptor: () => [{ activation: "clip", dtype: "float64" }],
  lstmCounter: () => [{ saturation: 6, sharpness: 20, threshold: 0.38, dtype: "float64" }],
  explainCounter: () => [lstm(), { upTo: 20, threshold: 0.5 }],
  firstFailingDepth: () => [linearCounter(), { upTo: 20, threshold: 0.5 }],
  predictFailingDepth: () => [lstm(), { upTo: 20, threshold: 0.5 }],
  failureHistogram: () => [[3, 5, 7, 20], { length: 20, width: 5 }],
  lstmGateBounds: () => [lstm()],
  gateSaturation: () => [lstm(), { inputs: randomTensor([2, 4, 2], 1, lstm().spec.dtype), lengths: [4, 3] }],
  hasGates: () => ["lstm"],
  gateValues: () => [lstm(), randomTensor([2, 4, 2], 1, lstm().spec.dtype)],
  gruFixedPoints: () => [gru(), { threshold: 0.1 }],
  counterIndicators: () => [counter()],
  lossRegression: () => [
    [
      { run: "a", loss: 0.5, firstFailure: 10 },
      { run: "a", loss: 0.3, firstFailure: 20 },
      { run: "b", loss: 0.1, firstFailure: 60 },
    ],
    { resamples: 20, seed: 1, level: 0.9 },
  ],
  saturationLaw: () => [6, 0.38],
};
