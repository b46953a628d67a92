// Training jobs as the core reads them.
import { native } from "../../src/native/index.js";
import type { NativeChunk, NativeShape, NativeSource } from "../../src/native/index.js";

/** A diagonal system of two states. */
export const linear: NativeShape = {
  ...{ cell: "linear", inputSize: 1, hiddenSize: 2, outputSize: 1, layers: 1, dtype: "float64", bias: false },
  ...{ readoutBias: false, readoutActivation: "none", learnInitialState: false, structure: "diagonal" },
};

/** Two sequences of three steps. */
export const given = (): NativeSource => ({
  kind: "fixed",
  numbers: Float64Array.of(2, 3, 1, 1),
  arrays: { inputs: new Float64Array(6).fill(1), targets: new Float64Array(6) },
});

/** One run of it on both, which takes four steps of gradient descent. */
export function chunk(changes: Partial<NativeChunk> = {}): NativeChunk {
  const size = native()
    .layout(linear)
    .reduce((sum, parameter) => sum + parameter.size, 0);
  return {
    ...{ shape: linear, runs: 1, parameters: new Float64Array(size).fill(0.5), sources: [given()], sequences: 2 },
    ...{ dataSeeds: Float64Array.of(1), shuffleSeeds: Float64Array.of(1), batchSize: 1, loss: "mse", scored: "last" },
    ...{ mode: "bptt", optimizer: { kind: "gd", numbers: Float64Array.of(0.1) } },
    ...{
      schedule: { kind: "constant", numbers: new Float64Array(native().schedules["constant"]!.length) },
      parameterRates: new Float64Array(3).fill(NaN),
    },
    ...{ frozen: new Uint8Array(3), clipNorms: Float64Array.of(Infinity), lossBelow: Float64Array.of(-Infinity) },
    ...{ gradientBelow: Float64Array.of(0), stateNoise: Float64Array.of(0) },
    ...{ curricula: { from: Float64Array.of(0), epochs: Float64Array.of(0) }, penalties: [] },
    ...{ steps: Float64Array.of(4), epochs: Float64Array.of(Infinity), window: 0, carryState: false, lossEvery: 1 },
    ...{ checkpoints: new Float64Array(), threads: 1, ...changes },
  };
}
