// One call of every native function that is as it should be, small: what is then changed.

const f64 = (...numbers) => Float64Array.from(numbers);
/** So many numbers in [-1, 1), none of them alike. */
const some = (count) => Float64Array.from({ length: count }, (_, i) => ((7 * i + 3) % 17) / 8.5 - 1);

const shape = (changes = {}) => ({
  ...{ cell: "gru", inputSize: 2, hiddenSize: 3, outputSize: 2, layers: 1, dtype: "float64", bias: true },
  ...{ readoutBias: true, readoutActivation: "none", learnInitialState: false, structure: "full", ...changes },
});
const unit = () => shape({ cell: "lstm", hiddenSize: 1 });
const system = () => ({
  ...{ dimension: 3, inputSize: 2, outputSize: 1 },
  ...{ A: f64(0.5, 0.1, 0, -0.2, 0.4, 0.1, 0, 0.3, -0.6), B: some(6), C: some(3) },
});
const fixed = () => ({
  kind: "fixed",
  numbers: f64(4, 5, 2, 2),
  arrays: {
    ...{ inputs: some(40), targets: some(40), lengths: Int32Array.of(5, 3, 1, 4) },
    mask: Uint8Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? 0 : 1)),
  },
});
const batch = () => ({
  ...{ batch: 2, time: 3, inputs: some(12), targets: some(12), lengths: Int32Array.of(3, 2) },
  ...{ mask: Uint8Array.of(1, 0, 1, 1, 1, 0), initialH: some(6), initialC: some(6) },
});
const range = () => ({ low: -1, high: 1 });
const step = (add) => ({ keep: 1, add, open: { low: 0.5, high: 100 }, closed: range() });

/** By the function's name: its arguments, made anew. `core` says how many parameters a shape has. */
export function callsOf(core) {
  const parameters = (of) => some(core.layout(of).reduce((sum, { size }) => sum + size, 0));
  const scored = (of) => ({
    ...{ shape: of, parameters: parameters(of), source: fixed(), seeds: f64(1), stream: "evaluate", sequences: 3 },
    ...{ loss: "mse", scored: "every", correct: { rule: "threshold", value: 0.5 }, threads: 2 },
  });
  const chunk = () => ({
    ...{ shape: shape(), runs: 2, parameters: some(2 * parameters(shape()).length), sources: [fixed()], sequences: 3 },
    ...{ initialH: some(9), dataSeeds: f64(1, 2), shuffleSeeds: f64(3, 4), batchSize: 2, loss: "mse", scored: "every" },
    ...{ mode: "bptt", optimizer: { kind: "adam", numbers: f64(0.01, 0.9, 0.999, 1e-8, 0.01, 0.9, 0.999, 1e-8) } },
    ...{
      schedule: { kind: "constant", numbers: some(2 * core.schedules.constant.length) },
      parameterRates: new Float64Array(12).fill(NaN),
    },
    ...{
      frozen: new Uint8Array(6),
      clipNorms: f64(1, Infinity),
      lossBelow: f64(-Infinity, 0),
      gradientBelow: f64(0, 0),
    },
    ...{ stateNoise: f64(0, 0.1), curricula: { from: f64(0, 2), epochs: f64(0, 2) }, penalties: [], steps: f64(6, 4) },
    ...{ epochs: f64(Infinity, 2), window: 2, carryState: false, lossEvery: 1, checkpoints: f64(1, 3), threads: 2 },
  });
  return {
    layout: () => [shape()],
    initialize: () => [
      shape(),
      core.layout(shape()).map(({ size }, i) => ({ rule: i === 0 ? "values" : "uniform", numbers: i === 0 ? some(size) : f64(0.5) })), // prettier-ignore
      f64(1, 2),
    ],
    forward: () => [shape(), parameters(shape()), batch(), true],
    gradients: () => [shape(), parameters(shape()), batch(), "mse", "every"],
    forwardJob: () => [shape(), parameters(shape()), batch(), true],
    gradientsJob: () => [shape(), parameters(shape()), batch(), "bce", "last"],
    runChunk: () => [chunk()],
    beginTraining: () => [chunk()],
    evaluate: () => [
      {
        ...{ ...scored(shape()), runs: 1, lengths: f64(1, 3, 4, 4), prefix: false },
        ...{ metrics: ["loss", "tokenAccuracy"], perSequence: true },
      },
    ],
    scanHorizon: () => [
      { ...scored(shape()), from: 1, upTo: 5, metric: "loss", statistic: 0, bound: 10, atLeast: false },
    ],
    drawSet: () => [fixed(), { seed: 1, stream: "data", from: 1, to: 5, count: 3, prefix: false }],
    randomSystem: () => [{ dimension: 3, inputSize: 2, outputSize: 1, spectralRadius: 0.9, seed: 1 }],
    philox: () => [Uint32Array.of(0, 0, 0, 7), Uint32Array.of(1, 2), 3],
    elementary: () => ["tanh", f64(-800, -1, -0, 1e-300, 0.5, 1, 20, 1e300, Infinity, NaN)],
    firstFailingDepth: () => [
      { shape: unit(), parameters: parameters(unit()), upTo: 40, threshold: 0.5, ordered: false },
    ],
    affineFailingDepth: () => [{ counter: { start: 0, floor: true, up: step(1), down: step(-1) }, upTo: 200 }],
    certify: () => [{ shape: unit(), parameters: parameters(unit()), threshold: 0.5, upTo: 24, deepest: 5 }],
    impulseResponse: () => [system(), { length: 5 }],
    impulseErrors: () => [system(), { ...system(), A: some(9) }, f64(0, 3, 9)],
    infiniteError: () => [system(), { ...system(), C: f64(1, 2, 3) }, { tolerance: 1e-12 }],
    eigenvalues: () => [system()],
    spectrum: () => [system(), { tolerance: 1e-12 }],
    gramians: () => [system()],
    hankelValues: () => [system(), { tolerance: 1e-12 }],
    singularValues: () => [{ rows: 3, columns: 2, data: some(6) }],
    memoryCapacity: () => [system(), { lags: 6, tolerance: 1e-12 }],
    fisherMemory: () => [system(), { lags: 6, noise: 1 }],
  };
}
