// A wide linear RNN trains like a convolution whose lag j learns at the rate rho_j: the memory that its variances give
// it.
import { gramSpectrum, lagWeights, learningTimes, peakLag, toeplitzDesign, whiteCurvatures } from "outlast";

for (const nuW of [0.3, 0.7, 0.9]) {
  const setting = { nuW, nuF: 1, nuC: 1 };
  const rho = lagWeights(setting, 10);
  console.log(
    `nu_W ${nuW}: rho ${[...rho].map((value) => value.toFixed(2)).join(" ")}, largest at lag ${peakLag(setting)}`,
  );
  const curvatures = whiteCurvatures(rho, { length: 10, scored: "every" });
  const times = learningTimes(curvatures, 1 / Math.max(...curvatures));
  console.log(`  steps to learn a lag: ${[...times].map((time) => time.toFixed(1)).join(" ")}`);
}

const [sequences, time] = [8, 10];
const noise = (seed: number): Float64Array =>
  Float64Array.from({ length: sequences * time }, (_, i) => ((i * 7919 + seed) % 13) / 6 - 1);
const shape = [sequences, time, 1];
const design = toeplitzDesign({ inputs: { shape, data: noise(1) }, targets: { shape, data: noise(5) } }, "every");
const { criticalStep } = gramSpectrum(design, lagWeights({ nuW: 0.7, nuF: 1, nuC: 1 }, time));
console.log(`critical step of gradient descent on a batch: ${criticalStep.toFixed(3)}`);
