import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { native, searchNative } from "../../src/native/index.js";
import { failure } from "../helpers.js";
import { chunk, given, linear } from "./chunks.js";

const request = { seed: 1, stream: "data" as const, from: 1, to: 3, count: 2, prefix: false };

/** The numbers in a buffer that can be shrunk. */
function shrinkable(numbers: Float64Array): Float64Array<ArrayBuffer> {
  // Of a size that is mapped by itself, so that what is gone cannot be read.
  const options = { maxByteLength: 2 ** 20 };
  const buffer = new (ArrayBuffer as new (size: number, options: object) => ArrayBuffer)(numbers.byteLength, options);
  const own = new Float64Array(buffer);
  own.set(numbers);
  return own;
}

describe("a call whose arguments change while they are read", () => {
  it.each(["kind", "arrays"])("is safe where reading a source's %s shrinks the buffers of the others", (key) => {
    const source = given();
    const inputs = shrinkable(source.arrays!["inputs"] as Float64Array);
    const shrink = (): void => (inputs.buffer as ArrayBuffer & { resize(size: number): void }).resize(0);
    const hostile = {
      numbers: source.numbers,
      get kind() {
        if (key === "kind") shrink();
        return "fixed";
      },
      arrays: {
        inputs,
        get targets() {
          if (key === "arrays") shrink();
          return source.arrays!["targets"]!;
        },
      },
    };
    const draw = (): unknown => native().drawSet(hostile, request);
    expect(draw).toThrow(failure("OUTLAST_SHAPE", /inputs of shape \[2, 3, 1\], but it has 0 numbers/));
  });

  it("makes no second part of a training beside the first", async () => {
    const training = native().beginTraining(chunk());
    const runs = Uint32Array.of(0);
    const parts: Promise<unknown>[] = [];
    const advance = (): void => {
      const { promise } = training.advance(runs, {
        get judgedFrom() {
          if (parts.length === 0) parts.push(training.advance(runs, { judgedFrom: 0, to: 1 }).promise);
          return 0;
        },
        to: 2,
      });
      parts.push(promise);
    };
    expect(advance).toThrow(/a part of the training is under way/);
    await Promise.all(parts);
    const taking = (): unknown =>
      training.advance(runs, {
        get judgedFrom() {
          training.take(runs);
          return 0;
        },
        to: 2,
      });
    expect(taking).toThrow(/runs that were not taken/);
  });
});

describe("sizes whose product is no number of a machine", () => {
  it("are refused for states", () => {
    const shape = { ...linear, hiddenSize: 2 ** 14 };
    const parameters = new Float64Array(3 * 2 ** 14);
    const initialH = new Float64Array(2 ** 14);
    const wrapped = chunk({ shape, parameters, sequences: 2 ** 50 + 1, initialH });
    expect(() => native().runChunk(wrapped)).toThrow(failure("OUTLAST_TOO_LARGE", /more numbers than any array has/));
  });

  it("are refused for batches", () => {
    const shape = { ...linear, inputSize: 2 ** 24, hiddenSize: 1, structure: "full", dtype: "float32" as const };
    const batch = { batch: 2 ** 16, time: 2 ** 24, inputs: new Float32Array() };
    const forward = (): unknown => native().forward(shape, new Float32Array(2 ** 24 + 2), batch, false);
    expect(forward).toThrow(failure("OUTLAST_TOO_LARGE", /more numbers than any array has/));
  });

  it("are refused for what an evaluation gives", () => {
    const evaluation = {
      ...{ shape: linear, runs: 1, parameters: chunk().parameters, source: given(), seeds: Float64Array.of(1) },
      ...{ stream: "data" as const, lengths: Float64Array.of(1, 1, 2, 2), sequences: 2 ** 40, prefix: false },
      ...{ loss: "mse", scored: "last" as const, correct: { rule: "none" as const, value: 0 }, metrics: ["loss"] },
      ...{ perSequence: false, threads: 1 },
    };
    expect(() => native().evaluate(evaluation)).toThrow(failure("OUTLAST_TOO_LARGE", /so many sequences/));
  });

  it("are refused for batches of fresh sequences", () => {
    const source = { kind: "delay", numbers: Float64Array.of(1, 3) };
    const fresh = chunk({ sources: [source], sequences: 0, batchSize: 2 ** 31 });
    expect(() => native().runChunk(fresh)).toThrow(failure("OUTLAST_TOO_LARGE", /more than 4 GiB/));
  });
});

describe("numbers that are none", () => {
  it("are refused as steps", () => {
    const endless = chunk({ steps: Float64Array.of(NaN), epochs: Float64Array.of(2) });
    expect(() => native().runChunk(endless)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /needs a number of steps/));
  });

  it.each([NaN, Infinity])("%s have no singular values and no eigenvalues", (number) => {
    const data = new Float64Array(400).fill(number);
    expect(() => native().singularValues({ rows: 20, columns: 20, data })).toThrow(failure("OUTLAST_NOT_FINITE"));
    const system = { dimension: 20, inputSize: 1, outputSize: 1, A: data };
    const whole = { ...system, B: new Float64Array(20), C: new Float64Array(20) };
    expect(() => native().eigenvalues(whole)).toThrow(failure("OUTLAST_NATIVE", /could not be computed/));
  });
});

it("a name that goes on and on is not repeated in the sentence about it", () => {
  const shape = { ...linear, cell: "x".repeat(100_000) };
  expect(() => native().layout(shape)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /^cell must be a name of at most/));
});

it.skipIf(process.platform !== "linux")("a result that memory has no room for twice is refused", () => {
  const { path } = searchNative().found!;
  const shape = { ...linear, hiddenSize: 1000, structure: "full" };
  const rules = ["A", "B", "C"].map(() => ({ rule: "constant", numbers: [1] }));
  const call = `
    const rules = ${JSON.stringify(rules)}.map((one) => ({ ...one, numbers: Float64Array.from(one.numbers) }));
    try {
      require(${JSON.stringify(path)}).initialize(${JSON.stringify(shape)}, rules, new Float64Array(25));
    } catch ({ code }) {
      console.log(code);
    }`;
  const limited = ["-c", 'ulimit -d 400000; ulimit -c 0; exec "$0" -e "$1"', process.execPath, call];
  const { stdout, status } = spawnSync("sh", limited, { encoding: "utf8" });
  expect({ stdout, status }).toEqual({ stdout: "OUTLAST_TOO_LARGE\n", status: 0 });
});
