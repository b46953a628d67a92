// Decodes a velocity from binned spikes by the convolution that a wide linear RNN trains like, and by the plain one.
// A file of your own, from numpy.savez("my.npz", spikes=counts, velocities=v), is named on the command line.
import { convolve, decodingSet, gramSpectrum, lagWeights, readRecording, regressionScores } from "outlast";
import { surrogateRecording, toeplitzDesign, trainConvolution } from "outlast";

const [file] = process.argv.slice(2);
if (file === undefined) console.log("No file: these are scores on a synthetic surrogate, no animal's recording.");
const recording = file === undefined ? surrogateRecording({ neurons: 12, bins: 1200, seed: 1 }) : readRecording(file);

const before = 7;
const test = decodingSet(recording, { before, part: "test" }).batch;
const design = toeplitzDesign(decodingSet(recording, { before }).batch, "last");

for (const nuW of [0.3, 0.7, 1, undefined]) {
  const rho =
    nuW === undefined ? new Float64Array(design.lags).fill(1) : lagWeights({ nuW, nuF: 1, nuC: 1 }, design.lags);
  const learningRate = 1 / gramSpectrum(design, rho).largest;
  const { response } = trainConvolution(design, { rho, learningRate, steps: 30 });
  const { rSquared, meanRSquared } = regressionScores(last(convolve(response, test.inputs)), last(test.targets));
  const name = nuW === undefined ? "plain convolution" : `scaled, nu_W ${nuW}`;
  console.log(
    `${name}: R^2 ${[...rSquared].map((score) => score.toFixed(3)).join(", ")}, mean ${meanRSquared.toFixed(3)}`,
  );
}

/** The last step of every window, where the whole of it has been heard. */
function last({ shape, data }: { readonly shape: readonly number[]; readonly data: ArrayLike<number> }) {
  const [windows = 0, steps = 0, outputs = 0] = shape;
  const numbers = Array.from(data).filter((_, at) => Math.floor(at / outputs) % steps === steps - 1);
  return { shape: [windows, 1, outputs], data: Float64Array.from(numbers) };
}
