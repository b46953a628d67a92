// A wide linear RNN trains like a convolution whose lag j learns at the rate rho_j: the memory that its variances give
// it, and how near real networks come to it.
import { createModel, gramSpectrum, lagWeights, learningTimes, outputGap, peakLag, toeplitzDesign } from "outlast";
import { train, trainConvolution, whiteCurvatures, wideResponse, wideRun } from "outlast";
import type { Tensor } from "outlast";

for (const nuW of [0.3, 0.7, 0.9]) {
  const setting = { nuW, nuF: 1, nuC: 1 };
  const rho = lagWeights(setting, 10);
  const values = [...rho].map((value) => value.toFixed(2)).join(" ");
  console.log(`nu_W ${nuW}: rho ${values}, largest at lag ${peakLag(setting)}`);
  const curvatures = whiteCurvatures(rho, { length: 10, scored: "every" });
  const times = learningTimes(curvatures, 1 / Math.max(...curvatures));
  console.log(`  steps to learn a lag: ${[...times].map((time) => time.toFixed(1)).join(" ")}`);
}

// A batch of noise to fit, and the convolution beside RNNs that start as the same function.
const [sequences, time] = [8, 10];
const noise = (seed: number) => Float64Array.from({ length: 80 }, (_, i) => ((i * 7919 + seed) % 13) / 6 - 1);
const shape = [sequences, time, 1];
const data = { inputs: { shape, data: noise(1) }, targets: { shape, data: noise(5) } };
const design = toeplitzDesign(data, "every");
const setting = { nuW: 0.7, nuF: 1, nuC: 1 };
const rho = lagWeights(setting, time);
const { criticalStep } = gramSpectrum(design, rho);
console.log(`critical step of gradient descent on a batch: ${criticalStep.toFixed(3)}`);

const [steps, learningRate] = [10, criticalStep / 4];
for (const hiddenSize of [50, 200, 800]) {
  const options = { hiddenSize, inputSize: 1, outputSize: 1, scored: "every", length: time, learningRate } as const;
  const run = wideRun(setting, options);
  const model = createModel(run.model, { seed: 1 });
  const initial = wideResponse(model, time);
  await train(model, { data, ...run.train, steps });
  const { response } = trainConvolution(design, { rho, initial, learningRate, steps });
  const alone = ({ shape, data }: Tensor): Tensor => ({ shape: [1, ...shape], data });
  const gap = outputGap(design, alone(wideResponse(model, time)), alone(response));
  console.log(`after ${steps} steps ${hiddenSize} units are ${gap.toFixed(3)} of the targets off the convolution`);
}
