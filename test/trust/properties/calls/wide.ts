import { createModel, gramSpectrum, lagWeights, toeplitzDesign, trainConvolution } from "../../../../src/index.js";
import type {
  Batch,
  BoundedRun,
  Model,
  RecurrentKernelSpec,
  Tensor,
  ToeplitzDesign,
  WideSetting,
} from "../../../../src/index.js";
import { randomTensor } from "../../../helpers.js";
import { without } from "../arbitraries/without.js";
import type { Calls } from "./call.js";

const batch = (): Batch => ({ inputs: randomTensor([2, 3, 2], 1), targets: randomTensor([2, 3, 1], 2) });
const design = (): ToeplitzDesign => toeplitzDesign(batch(), "every");
const setting = (): WideSetting => ({ nuW: 0.5, nuF: 1, nuC: 1, rates: { W: 1, F: 0.5, C: 1 }, frozen: ["F"] });
const rho = (): number[] => [...lagWeights(setting(), 3)];
const response = (): Tensor => randomTensor([3, 1, 2], 3);
const model = (): Model =>
  createModel({ cell: "linear", inputSize: 2, hiddenSize: 3, outputSize: 1, dtype: "float64" });
const kernel = (): RecurrentKernelSpec => ({
  activation: "erf",
  sigmaW: 0.5,
  sigmaU: 1,
  sigmaB: 0.1,
  output: "average",
});
const inputs = (): { inputs: Tensor; lengths: number[] } => ({ inputs: randomTensor([2, 3, 2], 5), lengths: [3, 2] });

function run(): BoundedRun {
  const learningRate = 0.5 * gramSpectrum(design(), rho()).criticalStep;
  const { trajectory } = trainConvolution(design(), { rho: rho(), learningRate, steps: 3, initial: response() });
  return { rho: rho(), learningRate, trajectory };
}

const limitRun = (): Omit<BoundedRun, "learningRate"> => without(run(), "learningRate");

/** Of networks as their width grows. */
export const wideCalls: Calls = {
  lagWeights: () => [setting(), 3],
  responseVariances: () => [setting(), 3],
  lagWeightSums: () => [setting()],
  peakLag: () => [setting()],
  wideResponse: () => [model(), 3],
  wideLagKernel: () => [model(), 3, { W: 0.5, F: 1, C: 0.5 }],
  wideKernel: () => [rho(), randomTensor([3, 2], 1), randomTensor([3, 2], 2)],
  toeplitzDesign: () => [batch(), "every"],
  gramMatrix: () => [design(), rho()],
  gramSpectrum: () => [design(), rho()],
  convolve: () => [response(), randomTensor([2, 3, 2], 1)],
  matchedWeights: () => [response(), rho()],
  trainConvolution: () => [design(), { rho: rho(), learningRate: 0.1, steps: 2, initial: response() }],
  gradientFlowResponse: () => [design(), { rho: rho(), initial: response() }, 2],
  minimumNormLimit: () => [design(), { rho: rho(), initial: response() }],
  ridgeResponse: () => [design(), { rho: rho(), initial: response() }, 0.1],
  fractionLearnt: () => [[0.5, 1], 0.1, 3],
  learningTimes: () => [[0.5, 1], 0.1],
  whiteCurvatures: () => [rho(), { length: 3, scored: "every", variance: 2 }],
  lagMovement: () => [run().trajectory],
  outputGap: () => [design(), run().trajectory, run().trajectory],
  pathBound: () => [design(), run()],
  stepBound: () => [design(), run()],
  decayBound: () => [design(), run()],
  limitBound: () => [design(), limitRun()],
  recurrentKernel: () => [kernel(), inputs(), inputs()],
  wideRun: () => [
    setting(),
    { hiddenSize: 4, inputSize: 1, outputSize: 1, scored: "every", length: 3, learningRate: 0.1 },
  ],
  halfDelay: () => [[1, 2, 3], [1, 0.6, 0.2]], // prettier-ignore
  regressionScores: () => [randomTensor([2, 3, 1], 1), randomTensor([2, 3, 1], 2)],
  signalToNoise: () => [Float64Array.of(1, -1, 2), Float64Array.of(0.1, 0.2, -0.1)],
};
