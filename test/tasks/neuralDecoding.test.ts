import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { dump } from "npyjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createModel, decodingSet, readRecording, regressionScores, run, surrogateRecording, train } from "../../src/index.js"; // prettier-ignore
import type { NeuralRecording, Tensor } from "../../src/index.js";
import { resolveRun } from "../../src/run/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import { distance, failure } from "../helpers.js";

const recording: NeuralRecording = surrogateRecording({ neurons: 8, bins: 600, seed: 4 });
const column = ({ shape, data }: Tensor, c: number): number[] =>
  Array.from(data).filter((_, at) => c === at % shape.at(-1)!);
const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

describe("decodingSet", () => {
  // Bin b has the spikes b and the velocity 10 b: a window says which bins it is made of.
  const bins = 20;
  const counted: NeuralRecording = {
    spikes: { shape: [bins, 1], data: Float64Array.from({ length: bins }, (_, b) => b) },
    velocities: { shape: [bins, 1], data: Float64Array.from({ length: bins }, (_, b) => 10 * b) },
  };
  const options = { before: 1, after: 1, folds: 5, fold: 1 } as const;
  const huge = (scale: number): NeuralRecording => {
    const data = Float64Array.from({ length: 2 * bins }, (_, at) => (at % 2) * scale * (1 + 0.01 * at));
    return { ...counted, velocities: { shape: [bins, 2], data } };
  };
  const binsOf = (part: "train" | "validation" | "test", fold = 1): { windows: number[][]; targets: number[] } => {
    const { batch, spikes, velocities } = decodingSet(counted, { ...options, fold, part });
    const { inputs, targets } = batch;
    const inputBins = Array.from(inputs.data, (z) => Math.round(z * spikes.std[0]! + spikes.mean[0]!));
    const targetBins = Array.from(targets.data, (z) => (z * velocities.std[0]! + velocities.mean[0]!) / 10);
    const windows = Array.from({ length: inputs.shape[0]! }, (_, k) => inputBins.slice(3 * k, 3 * k + 3));
    expect(targets.shape).toEqual([windows.length, 3, 1]);
    return { windows, targets: windows.map((_, k) => Math.round(targetBins[3 * k + 2]!)) };
  };

  it("has windows that lie within their part from end to end", () => {
    const test = [[4, 5, 6], [5, 6, 7]]; // prettier-ignore
    expect(binsOf("test")).toEqual({ windows: test, targets: [5, 6] });
    expect(binsOf("validation")).toEqual({ windows: [[8, 9, 10], [9, 10, 11]], targets: [9, 10] }); // prettier-ignore
    const { windows, targets } = binsOf("train");
    expect(windows.map(([first]) => first)).toEqual([0, 1, 12, 13, 14, 15, 16, 17]);
    expect(targets).toEqual(windows.map(([, middle]) => middle));
    // The last block's validation is the first.
    expect(binsOf("validation", 4).windows[0]).toEqual([0, 1, 2]);
    expect(binsOf("train", 4).windows.map(([first]) => first)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  it("measures means and deviations by the training part alone", () => {
    const trained = [0, 1, 2, 3, 12, 13, 14, 15, 16, 17, 18, 19];
    const mean = meanOf(trained);
    const { spikes, velocities } = decodingSet(counted, { ...options, part: "test" });
    expect(spikes.mean[0]).toBeCloseTo(mean, 12);
    expect(spikes.std[0]).toBeCloseTo(Math.sqrt(meanOf(trained.map((b) => (b - mean) ** 2))), 12);
    expect(velocities.std[0]).toBeCloseTo(10 * spikes.std[0]!, 12);
    // Other numbers of the test part change nothing of how training is seen.
    const data = counted.spikes.data.map((b, at) => (at >= 4 && at < 12 ? 1000 + b : b));
    const changed = { ...counted, spikes: { shape: [bins, 1], data } };
    expect(decodingSet(changed, options)).toEqual(decodingSet(counted, options));
    expect(decodingSet(changed, { ...options, part: "test" }).spikes).toEqual(spikes);
  });

  it("takes numbers as large as their squares can be", () => {
    const [usual, large] = [huge(1), huge(1e150)].map((one) => decodingSet(one, options));
    expect(large!.velocities.std[1]! / usual!.velocities.std[1]!).toBeCloseTo(1e150, -137);
    expect(distance(large!.batch.targets.data, usual!.batch.targets.data)).toBeLessThan(1e-12);
  });

  it("makes nothing of a neuron that never varies in training", () => {
    const data = Float64Array.from({ length: bins }, (_, b) => (b >= 4 && b < 12 ? b : 0.1));
    const silent = { ...counted, spikes: { shape: [bins, 1], data } };
    for (const part of ["train", "test"] as const) {
      expect(new Set(decodingSet(silent, { ...options, part }).batch.inputs.data.map(Math.abs))).toEqual(new Set([0]));
    }
  });

  it.each<[string, NeuralRecording, object, string, RegExp]>([
    ["fold 5 of 5", counted, { ...options, fold: 5 }, "OUTLAST_INVALID_SPEC", /^fold must be less than 5/],
    ["two folds", counted, { folds: 2 }, "OUTLAST_INVALID_SPEC", /^folds must be at least 3/],
    ["a typing slip", counted, { befor: 2 }, "OUTLAST_INVALID_SPEC", /has no field "befor": did you mean "before"/],
    ["windows longer than a block", counted, { ...options, before: 3, part: "test" }, "OUTLAST_NO_SEQUENCE", /^The test part has no window: 20 bins in 5 folds leave no stretch of 5\./], // prettier-ignore
    ["fewer bins than folds", { spikes: { shape: [2, 1], data: Float64Array.of(1, 2) }, velocities: { shape: [2, 1], data: Float64Array.of(1, 2) } }, { before: 0, folds: 3, fold: 1, part: "test" }, "OUTLAST_NO_SEQUENCE", /^The train part has no window/], // prettier-ignore
    ["velocities whose sum is infinite", huge(1e308), options, "OUTLAST_NOT_FINITE", /^velocities must have a variance that float64 holds, those in column 1 are too large: give them in a larger unit\.$/], // prettier-ignore
    ["velocities whose squares are", huge(1e200), options, "OUTLAST_NOT_FINITE", /^velocities must have a variance/],
    ["no tensors", {} as NeuralRecording, {}, "OUTLAST_INVALID_ARGUMENT", /^spikes must be a tensor/],
  ])("refuses %s", (_what, given, wanted, code, sentence) => {
    expect(() => decodingSet(given, wanted)).toThrow(failure(code, sentence));
  });
});

describe("surrogateRecording", () => {
  it("is what its seed says, and says the same of fewer bins", () => {
    expect(surrogateRecording({ neurons: 8, bins: 600, seed: 4 })).toEqual(recording);
    expect(surrogateRecording({ neurons: 8, bins: 600, seed: 5 })).not.toEqual(recording);
    const short = surrogateRecording({ neurons: 8, bins: 100, seed: 4 });
    expect(short.velocities.data).toEqual(recording.velocities.data.slice(0, 200));
    expect(short.spikes.data).toEqual(recording.spikes.data.slice(0, 800));
  });

  it("has Poisson counts of cosine tuning to a smooth velocity of variance 1", () => {
    const { spikes, velocities } = surrogateRecording({ neurons: 5, bins: 40_000, seed: 1 });
    const [x, y] = [column(velocities, 0), column(velocities, 1)];
    for (const part of [x, y]) {
      expect(Math.abs(meanOf(part))).toBeLessThan(0.15);
      expect(meanOf(part.map((v) => v * v))).toBeCloseTo(1, 0.5);
      // Autocorrelation a^k (1 + k (1 - a^2) / (1 + a^2)) of two leaky integrators, a = 0.8.
      const lagged = meanOf(part.slice(5).map((v, t) => v * part[t]!)) / meanOf(part.map((v) => v * v));
      expect(lagged).toBeCloseTo(0.8 ** 5 * (1 + (5 * 0.36) / 1.64), 1);
    }
    for (let i = 0; i < 5; i++) {
      const counts = column(spikes, i);
      expect(counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
      // A line in v: 1 at rest, and 1/2 along the direction, but for rates that are cut off at 0.
      const slopes = [x, y].map((part) => meanOf(counts.map((count, t) => count * part[t]!)));
      expect(Math.hypot(...slopes)).toBeCloseTo(0.5, 1);
      expect(meanOf(counts)).toBeCloseTo(1, 1);
      // Near rest as much variance as mean.
      const quiet = counts.filter((_, t) => Math.hypot(x[t]!, y[t]!) < 0.3);
      const mean = meanOf(quiet);
      expect(meanOf(quiet.map((count) => (count - mean) ** 2)) / mean).toBeCloseTo(1, 0);
      expect(quiet.filter((count) => count === 0).length / quiet.length).toBeCloseTo(Math.exp(-1), 1);
    }
  });

  it("refuses what makes no recording", () => {
    expect(() => surrogateRecording({ seed: 1, bins: 1 })).toThrow(failure("OUTLAST_INVALID_SPEC", /^bins must be/));
    expect(() => surrogateRecording({ seed: 1, bins: 1_000_000, neurons: 1000 })).toThrow(
      failure("OUTLAST_INVALID_SPEC", /neurons x bins must be at most 20000000, got 1000 x 1000000/),
    );
  });
});

describe("a recording in a file", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "outlast-neural-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (name: string, arrays: Record<string, Tensor>): string => {
    const entries = Object.entries(arrays).map(([key, { shape, data }]) => [`${key}.npy`, new Uint8Array(dump(data, [...shape]))] as const); // prettier-ignore
    writeFileSync(join(folder, name), zipSync(Object.fromEntries(entries)));
    return join(folder, name);
  };
  const numbers = (shape: number[], value: (at: number) => number): Tensor => ({
    shape,
    data: Float64Array.from({ length: shape.reduce((a, b) => a * b) }, (_, at) => value(at)),
  });

  it("comes back as it was written, under any names", () => {
    const { spikes, velocities } = recording;
    const plain = readRecording(write("plain.npz", { spikes, velocities }));
    expect(plain).toMatchObject(recording);
    const names = { spikes: "neural_data", velocities: "vels_binned" };
    const named = readRecording(write("named.npz", { neural_data: spikes, vels_binned: velocities }), names);
    expect(named.spikes).toEqual(spikes);
    expect(named.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  const spikes = numbers([20, 2], (at) => at % 3);
  const velocities = numbers([20, 2], (at) => at);
  it.each<[string, Record<string, Tensor>, string, RegExp]>([
    ["other lengths", { spikes, velocities: numbers([19, 2], () => 0) }, "OUTLAST_SHAPE", /must have a row for each of the same bins, got \[20, 2\] and .*velocities \[19, 2\]\.$/], // prettier-ignore
    ["three dimensions", { spikes: numbers([20, 2, 1], () => 0), velocities }, "OUTLAST_SHAPE", /spikes must have the shape \[any, any\]/], // prettier-ignore
    ["nothing", { spikes: numbers([0, 2], () => 0), velocities: numbers([0, 2], () => 0) }, "OUTLAST_SHAPE", /must have a row/], // prettier-ignore
    ["NaN velocities", { spikes, velocities: numbers([20, 2], (at) => (at === 5 ? NaN : 1)) }, "OUTLAST_NOT_FINITE", /velocities must be finite \(leave out bins without a velocity\), got NaN at \[2, 1\]/], // prettier-ignore
    ["negative counts", { spikes: numbers([20, 2], (at) => 3 - at), velocities }, "OUTLAST_INVALID_ARGUMENT", /spikes must be counts of at least 0, got -1 at \[2, 0\]/], // prettier-ignore
    ["no velocities", { spikes }, "OUTLAST_FORMAT", /must hold the array velocities, it holds spikes/],
  ])("is refused with %s, by the file's name", (name, arrays, code, sentence) => {
    const path = write(`${name}.npz`, arrays);
    expect(() => readRecording(path)).toThrow(failure(code, sentence));
    expect(() => readRecording(path)).toThrow(failure(code, `${name}.npz`));
  });

  it("makes a task whose key is of its content", () => {
    const path = write("task.npz", recording as unknown as Record<string, Tensor>);
    const other = write("moved.npz", recording as unknown as Record<string, Tensor>);
    const keyOf = (file: string, names: object = {}): string =>
      resolveRun({
        specVersion: 1,
        seed: 1,
        model: { cell: "gru", hiddenSize: 2 },
        task: { kind: "neuralDecoding", file, ...names },
        train: { optimizer: { kind: "gd", learningRate: 0.1 }, steps: 1 },
        evaluate: [],
      }).key;
    expect(keyOf(path)).toBe(keyOf(other));
    expect(keyOf(path, { spikes: "spikes", velocities: "velocities" })).toBe(keyOf(path));
    const both = write("both.npz", { ...recording, counts: recording.spikes });
    expect(keyOf(both, { spikes: "counts" })).not.toBe(keyOf(both));
    const wrong = { kind: "neuralDecoding", file: path, sha256: "0".repeat(64) } as const;
    expect(() => resolveTask(wrong)).toThrow(failure("OUTLAST_INVALID_SPEC", /^task\.sha256 does not match/));
  });
});

describe("the task neuralDecoding", () => {
  const surrogate = { neurons: 8, bins: 600, seed: 4 };
  const task = { kind: "neuralDecoding", surrogate, before: 4 } as const;

  it("has the windows of its part", () => {
    const { source, inputSize, outputSize, sequences, rowLengths } = resolveTask(task);
    const { inputs } = decodingSet(recording, { before: 4 }).batch;
    expect({ inputSize, outputSize, sequences, rowLengths }).toEqual({ inputSize: 8, outputSize: 2, sequences: inputs.shape[0], rowLengths: [5] }); // prettier-ignore
    expect(source.arrays!["inputs"]).toEqual(inputs.data);
    expect(resolveTask(resolveTask(task).evaluation as typeof task).source.arrays!["inputs"]).toEqual(
      decodingSet(recording, { before: 4, part: "test" }).batch.inputs.data,
    );
  });

  it("says in its record that its recording is a surrogate, and is evaluated on the test part", async () => {
    const { spec, result } = await run({
      specVersion: 1,
      seed: 1,
      model: { cell: "linear", hiddenSize: 8 },
      task,
      train: { optimizer: { kind: "adam", learningRate: 0.01 }, steps: 300, batchSize: 64 },
      evaluate: [{ name: "test", lengths: [5], sequences: 40 }],
    });
    expect(spec.task).toEqual({ kind: "neuralDecoding", surrogate, before: 4, after: 0, folds: 10, fold: 0, part: "train" }); // prettier-ignore
    expect(spec.evaluate[0]!.task).toMatchObject({ part: "test" });
    expect(result.evaluate[0]!.metrics["normalizedError"]!.median[0]).toBeLessThan(0.7);
  });

  it("can be decoded: R^2 on windows that training has not seen", async () => {
    const [{ batch: seen }, { batch: unseen }] = [decodingSet(recording, { before: 4 }), decodingSet(recording, { before: 4, part: "test" })] as const; // prettier-ignore
    const model = createModel({ cell: "linear", inputSize: 8, hiddenSize: 8, outputSize: 2, dtype: "float64" });
    const scored = { loss: "mse", scored: "last" } as const;
    await train(model, { data: seen, ...scored, optimizer: { kind: "adam", learningRate: 0.01 }, steps: 300 });
    const last = ({ shape: [n = 0, time = 0], data }: Tensor): Tensor => ({
      shape: [n, 1, 2],
      data: Float64Array.from({ length: 2 * n }, (_, at) => data[((at >> 1) * time + time - 1) * 2 + (at % 2)]!),
    });
    const { rSquared, meanRSquared } = regressionScores(last(model.forward(unseen.inputs).outputs), last(unseen.targets)); // prettier-ignore
    expect(rSquared).toHaveLength(2);
    expect(meanRSquared).toBeGreaterThan(0.4);
  });

  it.each([
    [{ kind: "neuralDecoding" }, /^task must have one of file and surrogate, and not both\.$/],
    [{ ...task, file: "a.npz" }, /^task must have one of file and surrogate/],
    [{ ...task, spikes: "counts" }, /^task\.spikes is about a file, and a surrogate has none: drop it\.$/],
    [{ ...task, fold: 10 }, /^task\.fold must be less than 10/],
    [{ ...task, surrogate: { seed: 1, neuron: 3 } }, /^task\.surrogate has no field "neuron": did you mean "neurons"/],
  ])("refuses %j", (spec, sentence) => {
    expect(() => resolveTask(spec as typeof task)).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });
});
