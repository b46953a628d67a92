import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { native } from "../../../src/native/index.js";
import type { NativeChunk, NativeChunkResult, NativeEvaluation, NativeJob } from "../../../src/native/index.js";
import { failure } from "../../helpers.js";
import { chunk, given, linear } from "../chunks.js";
import { emulatedDevice } from "./emulated.js";

const library = emulatedDevice();
const device = { library, ordinal: 0 };

/** Three tanh models with numbers of their own. */
function tanhChunk(changes: Partial<NativeChunk> = {}): NativeChunk {
  const shape = { ...linear, cell: "tanh", bias: true, readoutBias: true, structure: "full" };
  const layout = native().layout(shape);
  const size = layout.reduce((sum, parameter) => sum + parameter.size, 0);
  const each = (number: number): Float64Array => new Float64Array(3).fill(number);
  return chunk({
    ...{ shape, runs: 3, parameters: Float64Array.from({ length: 3 * size }, (_, i) => Math.sin(i)) },
    ...{ sources: [{ kind: "delay", numbers: Float64Array.of(1, 6) }], sequences: 5, batchSize: 2, scored: "every" },
    ...{
      optimizer: { kind: "gd", numbers: Float64Array.of(0.1, 0.2, 0.3) },
      schedule: { kind: "constant", numbers: each(0) },
    },
    ...{ parameterRates: new Float64Array(3 * layout.length).fill(NaN), frozen: new Uint8Array(layout.length) },
    ...{ dataSeeds: Float64Array.of(1, 2, 1), shuffleSeeds: Float64Array.of(3, 4, 5), clipNorms: each(Infinity) },
    ...{
      lossBelow: each(-Infinity),
      gradientBelow: each(0),
      stateNoise: each(0),
      steps: each(20),
      epochs: each(Infinity),
    },
    ...{ curricula: { from: each(0), epochs: each(0) }, checkpoints: Float64Array.of(0, 7), ...changes },
  });
}

const started = (given: NativeChunk): NativeJob<NativeChunkResult> =>
  native().runChunk(given) as NativeJob<NativeChunkResult>;

const near = (values: ArrayLike<number>): unknown[] =>
  Array.from(values, (value) => expect.closeTo(value, 9) as unknown);

describe("a library of devices", () => {
  it("says what devices there are", () => {
    expect(native().devices(library)).toEqual([{ name: "emulated device", teams: 2, freeBytes: 2 ** 30 }]);
  });

  it.each([
    ["a relative path", "outlast_cuda.so", /must be absolute, not outlast_cuda\.so/],
    ["a file that is not there", "/nowhere/a.so", /library \/nowhere\/a\.so cannot be opened: .*No such file/],
    ["a library of something else", join(dirname(library), "outlast_no_driver.so"), /has no outlastDriver/],
    [
      "a library of another version",
      join(dirname(library), "outlast_other_abi.so"),
      /has interface \d+, and this core/,
    ],
  ])("is not %s", (_what, path, reason) => {
    expect(() => native().devices(path)).toThrow(failure("OUTLAST_DEVICE", reason));
    const job = { device: { library: path, ordinal: 0 } };
    expect(() => native().runChunk(tanhChunk(job))).toThrow(failure("OUTLAST_DEVICE", reason));
    expect(() => native().beginTraining(tanhChunk(job))).toThrow(failure("OUTLAST_DEVICE", reason));
  });

  it.each([[5], ["x".repeat(5000)], [undefined], [null], [{}]])("is no %o", (path) => {
    expect(() => native().devices(path as string)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /library must be/));
  });
});

describe("a training on a device", () => {
  it("leaves what the processor's does", async () => {
    const expected = await started(tanhChunk()).promise;
    const job = started(tanhChunk({ device }));
    const result = await job.promise;
    expect(result.steps).toEqual(expected.steps);
    expect(result.status).toEqual(expected.status);
    expect([...result.parameters]).toEqual(near(expected.parameters));
    expect([...result.checkpoints]).toEqual(near(expected.checkpoints));
    expect(result.losses.map((losses) => [...losses])).toEqual(expected.losses.map(near));
    expect(result.sideBySide).toBe(2);
    expect(job.progress()).toEqual({ done: 60, total: 60, loss: result.losses[0]!.at(-1) });
  });

  it("goes on where a part of it ended", async () => {
    const { parameters, losses } = await started(tanhChunk({ device })).promise;
    const training = native().beginTraining(tanhChunk({ device }));
    const first = await training.advance(Uint32Array.of(0, 2), { judgedFrom: 0, to: 9 }).promise;
    expect(first.over).toEqual(Uint8Array.of(0, 0));
    const all = Uint32Array.of(0, 1, 2);
    expect((await training.advance(all, { judgedFrom: 9, to: Infinity }).promise).over).toEqual(Uint8Array.of(1, 1, 1));
    expect(training.take(all)).toMatchObject({ parameters, losses, sideBySide: 2 });
  });

  it("ends when it is told to", async () => {
    const job = started(tanhChunk({ device, steps: new Float64Array(3).fill(1e9), lossEvery: 1e6 }));
    while (job.progress().done < 10) await new Promise((resolve) => setTimeout(resolve, 5));
    job.stop();
    const { status, steps } = await job.promise;
    expect(status).toEqual(Uint8Array.of(1, 1, 1));
    expect(steps.reduce((sum, own) => sum + own)).toBeGreaterThanOrEqual(10);
  });

  it("is refused on a device that is not there", async () => {
    const { promise } = started(tanhChunk({ device: { library, ordinal: 3 } }));
    await expect(promise).rejects.toThrow(/^Device 3 cannot be used: there is no device 3\.$/);
  });

  it.each([5, "x", {}, { library: 1, ordinal: 0 }, { library, ordinal: -1 }, { library, ordinal: 0.5 }, { library }])(
    "is refused with %o for a device",
    (wrong) => {
      const hostile = tanhChunk({ device: wrong as NativeChunk["device"] & object });
      expect(() => native().runChunk(hostile)).toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
    },
  );

  it("says what it does not do, before and when it is asked for", async () => {
    expect(native().deviceUnsupported(tanhChunk())).toBeNull();
    const flow = chunk({
      optimizer: { kind: "gradientFlow", numbers: Float64Array.of(1, 1e-6) },
      batchSize: 0,
      device,
    });
    expect(native().deviceUnsupported(flow)).toBe("gradient flows");
    await expect(started(flow).promise).rejects.toThrow(/^A device does not do this yet: gradient flows\.$/);
    expect(() => native().beginTraining(flow)).toThrow(failure("OUTLAST_UNSUPPORTED", /gradient flows/));
  });
});

it("an evaluation on a device leaves what the processor's does", async () => {
  const evaluation: NativeEvaluation = {
    ...{ shape: linear, runs: 1, parameters: chunk().parameters, source: given(), seeds: Float64Array.of(1) },
    ...{ stream: "data", lengths: Float64Array.of(3, 3), sequences: 2, prefix: false, loss: "mse", scored: "last" },
    ...{ correct: { rule: "none", value: 0 }, metrics: ["loss"], perSequence: true, threads: 1 },
  };
  expect(native().deviceUnsupported(evaluation)).toBeNull();
  const expected = await native().evaluate(evaluation).promise;
  const { statistics, counts, values } = await native().evaluate({ ...evaluation, device }).promise;
  expect(counts).toEqual(expected.counts);
  expect([...statistics]).toEqual(near(expected.statistics));
  expect([...values!]).toEqual(near(expected.values!));
});
