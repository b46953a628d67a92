import { describe, expect, it } from "vitest";
import {
  gramSpectrum,
  lagWeights,
  outputGap,
  toeplitzDesign,
  trainConvolution,
  wideResponse,
  wideRun,
} from "../../src/index.js";
import type { WideSetting } from "../../src/index.js";
import { distance } from "../helpers.js";
import { mean, median, noiseBatch, pick, responsesWhileTraining, teacherBatch, wideModel } from "./wide.js";

const time = 10;

interface Comparison {
  setting: WideSetting;
  hiddenSize: number;
  seed: number;
  /** Of 1 / (largest eigenvalue of the Gram matrix). */
  rate: number;
  /** Steps at which the functions are compared. */
  at: readonly number[];
}

/** Trains an RNN and its scaled convolution from the same function on a teacher's 50 sequences. */
async function compare({
  setting,
  hiddenSize,
  seed,
  rate,
  at,
}: Comparison): Promise<{ gap: number; losses: number[] }> {
  const data = teacherBatch({ batch: 50, time }, seed);
  const design = toeplitzDesign(data, "every");
  const rho = lagWeights(setting, time);
  const learningRate = rate / gramSpectrum(design, rho).largest;
  const sizes = { hiddenSize, inputSize: 1, outputSize: 1, length: time };
  const run = wideRun(setting, { ...sizes, scored: "every", learningRate });
  const model = wideModel(run, seed);
  const initial = wideResponse(model, time);
  const trajectory = await responsesWhileTraining(model, { data, settings: run.train, at, lags: time });
  const conv = trainConvolution(design, { rho, learningRate, steps: at.at(-1)!, initial });
  const { loss } = model.gradients(data, { loss: "mse", scored: "every" });
  return {
    gap: outputGap(design, trajectory, pick(conv.trajectory, at)),
    losses: [loss * run.lossFactor, conv.losses.at(-1)!],
  };
}

describe("T6: a linear RNN beside its scaled convolution, the same function at the start", () => {
  const early = [0, 1, 2, 3, 4, 6, 9, 14, 22, 35]; // where the largest gap lies
  const seeds = Array.from({ length: 9 }, (_, i) => i + 1);
  const unit = (nuW: number): WideSetting => ({ nuW, nuF: 1, nuC: 1 });
  const all = async (one: Omit<Comparison, "seed">): Promise<number[]> =>
    Promise.all(seeds.map(async (seed) => (await compare({ ...one, seed })).gap));

  it.each([
    [25, { 0.3: 0.255, 0.7: 0.597, 1: 0.775 }],
    [100, { 0.3: 0.12, 0.7: 0.51, 1: 1.05 }],
    [400, { 0.3: 0.054, 1: 0.327 }],
  ])("is as far from it as the table says: n = %d", async (hiddenSize, table) => {
    for (const [nuW, expected] of Object.entries(table)) {
      const gap = median(await all({ setting: unit(Number(nuW)), hiddenSize, rate: 1, at: early }));
      expect(gap / expected, `nuW ${nuW}`).toBeGreaterThan(0.5);
      expect(gap / expected, `nuW ${nuW}`).toBeLessThan(2);
    }
  });

  it("comes closer like n^(-1/2)", async () => {
    for (const nuW of [0.3, 0.7]) {
      const gaps = async (hiddenSize: number): Promise<number> => {
        const logs = (await all({ setting: unit(nuW), hiddenSize, rate: 0.3, at: [0, 5, 15] })).map(Math.log);
        return Math.exp(mean(logs));
      };
      const ratio = (await gaps(32)) / (await gaps(288)); // 3
      expect(ratio, `nuW ${nuW}`).toBeGreaterThan(2);
      expect(ratio, `nuW ${nuW}`).toBeLessThan(4.5);
    }
  });

  it("ends at its loss", async () => {
    const { losses } = await compare({ setting: unit(0.7), hiddenSize: 400, seed: 1, rate: 1, at: [0, 200] });
    expect(losses[0]! / losses[1]!).toBeCloseTo(1, 3);
  });

  it.each<[string, Partial<WideSetting>]>([
    ["only C trains", { frozen: ["W", "F"] }],
    ["matrices have rates of their own", { rates: { W: 0.5, F: 2, C: 0.3 } }],
    ["it is in NTK parameterisation", { parameterisation: "ntk" }],
  ])("follows the weights of the setting where %s", async (_what, change) => {
    const data = noiseBatch({ batch: 10, time: 6, inputs: 2, outputs: 3 }, 4);
    for (const scored of ["last", "every"] as const) {
      const setting = { nuW: 0.5, nuF: 2, nuC: 0.5, ...change };
      const design = toeplitzDesign(data, scored);
      const rho = lagWeights(setting, 6);
      const learningRate = 0.5 / gramSpectrum(design, rho).largest;
      const sizes = { hiddenSize: 500, inputSize: 2, outputSize: 3, length: 6 };
      const run = wideRun(setting, { ...sizes, scored, learningRate });
      const model = wideModel(run, 1);
      const initial = wideResponse(model, 6);
      const trajectory = await responsesWhileTraining(model, { data, settings: run.train, at: [0, 10], lags: 6 });
      const movement = (end: Float64Array): Float64Array =>
        end.slice(-initial.data.length).map((value, at) => value - initial.data[at]!);
      const moved = (weights: Float64Array): Float64Array =>
        movement(trainConvolution(design, { rho: weights, learningRate, steps: 10, initial }).response.data);
      const actual = movement(trajectory.data as Float64Array);
      const gap = distance(actual, moved(rho));
      expect(gap, scored).toBeLessThan(0.3);
      expect(distance(actual, moved(lagWeights({ nuW: 0.5, nuF: 2, nuC: 0.5 }, 6))), scored).toBeGreaterThan(gap);
    }
  });
});
