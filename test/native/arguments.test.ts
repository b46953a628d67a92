import { describe, expect, it } from "vitest";
import { native } from "../../src/native/index.js";
import type { NativeChunk, NativeShape, NativeSource } from "../../src/native/index.js";

// What callers reach who go around TypeScript's checks: native code makes something sound of it.

const shape: NativeShape = {
  cell: "linear",
  inputSize: 1,
  hiddenSize: 1,
  outputSize: 1,
  layers: 1,
  dtype: "float64",
  bias: false,
  readoutBias: false,
  readoutActivation: "none",
  learnInitialState: false,
  structure: "full",
};
const source: NativeSource = {
  kind: "fixed",
  numbers: Float64Array.of(1, 3, 1, 1),
  arrays: { inputs: Float64Array.of(1, 2, 3), targets: Float64Array.of(1, 2, 3) },
};

function chunk(given: Partial<NativeChunk>): NativeChunk {
  return {
    shape,
    runs: 1,
    parameters: Float64Array.of(0.5, 0.5, 0.5),
    sources: [source],
    sequences: 1,
    dataSeeds: new Float64Array(1),
    shuffleSeeds: new Float64Array(1),
    batchSize: 0,
    loss: "mse",
    scored: "every",
    mode: "bptt",
    optimizer: { kind: "gd", numbers: Float64Array.of(0.1) },
    schedule: { kind: "constant", numbers: new Float64Array(1) },
    parameterRates: new Float64Array(3).fill(NaN),
    frozen: new Uint8Array(3),
    clipNorms: Float64Array.of(Infinity),
    lossBelow: Float64Array.of(-Infinity),
    gradientBelow: new Float64Array(1),
    stateNoise: new Float64Array(1),
    curricula: { from: new Float64Array(1), epochs: new Float64Array(1) },
    penalties: [],
    steps: Float64Array.of(3),
    epochs: Float64Array.of(Infinity),
    window: 0,
    carryState: false,
    lossEvery: 1,
    checkpoints: new Float64Array(),
    threads: 1,
    ...given,
  };
}

describe("arguments of native functions", () => {
  it("a schedule whose steps no whole number counts leaves the learning rate as it is", () => {
    const lossesOf = (schedule: NativeChunk["schedule"]): unknown => {
      const done = native().runChunk(chunk({ schedule }));
      return "result" in done ? done.result.losses : undefined;
    };
    const plain = lossesOf({ kind: "constant", numbers: new Float64Array(1) });
    expect(plain).toHaveLength(1);
    expect(lossesOf({ kind: "step", numbers: Float64Array.of(0, 1, 0.5) })).not.toEqual(plain);
    for (const every of [0, 1e-300, -1, NaN])
      expect(lossesOf({ kind: "step", numbers: Float64Array.of(0, every, 0.5) })).toEqual(plain);
  });
});
