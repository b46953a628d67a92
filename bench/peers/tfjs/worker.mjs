// TensorFlow.js on one thread, its own layers and Adam; the second argument names the backend, wasm or cpu. Its
// recurrent layers have one bias where PyTorch's have two, so only the loss before the first step is the same.
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { batchOf, parametersOf } from "../../numbers.mjs";
import { answer, leastTimes } from "../../timing.mjs";

const require = createRequire(import.meta.url);
setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm"))}/`);
setThreadsCount(1);

const layers = {
  lstm: (units) => tf.layers.lstm({ units, recurrentActivation: "sigmoid" }),
  relu: (units) => tf.layers.simpleRNN({ units, activation: "relu" }),
  tanh: (units) => tf.layers.simpleRNN({ units, activation: "tanh" }),
};

const tensor = ({ shape, data }) => tf.tensor(data, shape);

/** Our parameters, which have PyTorch's order, as Keras has them: transposed, the two biases in one. */
function weights(of) {
  const [h, g] = [of.hidden, of.cell === "lstm" ? 4 : 1];
  const shapes = [[g * h, of.inputs], [g * h, h], [g * h], [g * h], [1, h], [1]];
  const [w, r, b, c, v, d] = parametersOf(shapes, of).map(tensor);
  return [w.transpose(), r.transpose(), b.add(c), v.transpose(), d];
}

async function training(of) {
  await tf.setBackend(process.argv[3]);
  const layer = layers[of.cell];
  if (layer === undefined || of.dtype !== "float32") return { skipped: `it has no ${of.cell} in ${of.dtype}` };
  const network = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [of.time, of.inputs] })] });
  network.add(layer(of.hidden));
  network.add(tf.layers.dense({ units: 1 }));
  network.compile({ optimizer: tf.train.adam(1e-3, 0.9, 0.999, 1e-8), loss: "meanSquaredError" });
  network.setWeights(weights(of));
  const { inputs, targets } = batchOf(of);
  const last = Float32Array.from({ length: of.batch }, (_, b) => targets.data[(b + 1) * of.time - 1]);
  const [x, y] = [tensor(inputs), tf.tensor(last, [of.batch, 1])];
  const check = [await network.trainOnBatch(x, y)];
  const work = async (count) => {
    for (let i = 0; i < count; i += 1) await network.trainOnBatch(x, y);
  };
  return { ...(await leastTimes(work, of)), check };
}

await answer({ training });
