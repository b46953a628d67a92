// brain.js: its LSTM for time steps, one sequence after another. It predicts every next step instead of a number at the
// end, and starts from its own random parameters: the nearest thing that it has, not the same computation.
import brain from "brain.js";
import { batchOf } from "../../numbers.mjs";
import { answer, leastTimes } from "../../timing.mjs";

async function training(of) {
  if (of.cell !== "lstm" || of.dtype !== "float32") return { skipped: `it has no ${of.cell} in ${of.dtype}` };
  const { inputs, hidden, time, batch } = of;
  const network = new brain.recurrent.LSTMTimeStep({ inputSize: inputs, hiddenLayers: [hidden], outputSize: inputs });
  const { data } = batchOf(of).inputs;
  const row = (b, t) => data.slice((b * time + t) * inputs, (b * time + t + 1) * inputs);
  const sequences = Array.from({ length: batch }, (_, b) => Array.from({ length: time }, (__, t) => row(b, t)));
  const work = (iterations) => network.train(sequences, { iterations, learningRate: 1e-3, errorThresh: 0 });
  return leastTimes(work, of);
}

await answer({ training });
