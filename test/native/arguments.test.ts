import { describe, expect, it } from "vitest";
import { native } from "../../src/native/index.js";
import type { NativeChunk, NativeEvaluation, NativeShape, NativeSource } from "../../src/native/index.js";
import { failure } from "../helpers.js";

// What callers reach who go around TypeScript's checks: native code refuses it, whatever JavaScript does meanwhile.

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
const numbers = Float64Array.of(1, 3, 1, 1);
const source: NativeSource = {
  kind: "fixed",
  numbers,
  arrays: { inputs: Float64Array.of(1, 2, 3), targets: Float64Array.of(1, 2, 3) },
};
const request = { seed: 1, stream: "data", from: 3, to: 3, count: 1, prefix: false } as const;

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
  it("an array that loses its memory while others are asked for is not read any more", () => {
    const inputs = Float64Array.of(1, 2, 3);
    const arrays = {
      inputs,
      get targets(): Float64Array<ArrayBuffer> {
        structuredClone(inputs.buffer, { transfer: [inputs.buffer] });
        return Float64Array.of(1, 2, 3);
      },
    };
    expect(native().drawSet(source, request).inputs).toEqual(inputs);
    expect(() => native().drawSet({ kind: "fixed", numbers, arrays }, request)).toThrow(
      failure("OUTLAST_SHAPE", /inputs of shape \[1, 3, 1\], but it has 0 numbers/),
    );
  });

  it("a metric that is no string is refused with a code", () => {
    const evaluation: NativeEvaluation = {
      shape,
      runs: 1,
      parameters: Float64Array.of(0.5, 0.5, 0.5),
      source,
      seeds: new Float64Array(1),
      stream: "data",
      lengths: Float64Array.of(3, 3),
      sequences: 1,
      prefix: false,
      loss: "mse",
      scored: "every",
      correct: { rule: "none", value: 0 },
      metrics: [Symbol("loss") as unknown as string],
      perSequence: false,
      threads: 1,
    };
    expect(() => native().evaluate(evaluation)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "a metric must be a string"),
    );
  });

  it("steps that no whole number can hold are refused for a flow, and of a schedule make no difference", () => {
    const flow = { optimizer: { kind: "gradientFlow", numbers: Float64Array.of(1, 1e-3) } };
    for (const steps of [1e300, -1])
      expect(() => native().runChunk(chunk({ ...flow, steps: Float64Array.of(steps) }))).toThrow(
        failure("OUTLAST_INVALID_ARGUMENT", /and steps/),
      );
    const lossesOf = (schedule: NativeChunk["schedule"]): unknown => {
      const done = native().runChunk(chunk({ schedule }));
      return "result" in done ? done.result.losses : undefined;
    };
    const plain = lossesOf({ kind: "constant", numbers: new Float64Array(1) });
    expect(plain).toHaveLength(1);
    for (const every of [0, 1e-300, -1, NaN])
      expect(lossesOf({ kind: "step", numbers: Float64Array.of(0, every, 0.5) })).toEqual(plain);
  });
});
