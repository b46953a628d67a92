// Models of ours for make_gold.py, with numbers at random everywhere, states at the start included:
// node test/interop/gold/make_models.mjs FOLDER, after a build.
import { createModel, saveModel } from "../../../dist/index.js";

const sizes = { inputSize: 2, hiddenSize: 4, outputSize: 2 };
const specs = {
  lstm: { cell: "lstm", layers: 2, readout: { activation: "sigmoid" } },
  "lstm-learned": { cell: "lstm", dtype: "float64", learnInitialState: true, readout: { bias: false } },
  gru: { cell: "gru", layers: 2, learnInitialState: true },
  tanh: { cell: "tanh", bias: false, readout: { activation: "clip" } },
  relu: { cell: "relu", dtype: "float64", layers: 3 },
  linear: { cell: "linear" },
  "linear-symmetric": { cell: "linear", structure: "symmetric", dtype: "float64" },
  "linear-diagonal": { cell: "linear", bias: true, structure: "diagonal", readout: { bias: true } },
  "linear-pairs": { cell: "linear", bias: true, structure: "complexDiagonal", learnInitialState: true },
};

let state = 1;
function next() {
  state = (state * 48271) % 2147483647;
  return state / 2147483647 - 0.5;
}

for (const [name, spec] of Object.entries(specs)) {
  const model = createModel({ ...sizes, ...spec });
  const parameters = model.parameters();
  for (const { data } of Object.values(parameters)) data.forEach((_, i) => (data[i] = next()));
  const { A } = parameters;
  if (spec.structure === "symmetric") A.data.forEach((_, i) => (A.data[i] = A.data[(i % 4) * 4 + Math.floor(i / 4)]));
  model.setParameters(parameters);
  saveModel(model, `${process.argv[2]}/ours-${name}.safetensors`);
}
