// Analytic gradients beside finite differences, over all that a gradient goes through.
import * as outlast from "../../../dist/index.js";
import { load } from "./typescript.mjs";

/** Slopes of float64 at a step of 1e-5 are precise to about 1e-9 of the largest. */
const BOUND = 1e-7;
const CELLS = ["linear", "tanh", "relu", "gru", "lstm"];
const LOSSES = ["mse", "bce", "ce"];
const LENGTHS = [undefined, [5, 1, 3], [2, 5, 4]];

/** Every combination, as [what it is, its model's spec, its batch's shape]. */
function* combinations() {
  for (const cell of CELLS) {
    for (const layers of cell === "linear" ? [1] : [1, 2, 3]) {
      for (const loss of LOSSES) {
        for (const scored of ["last", "every"]) {
          for (const lengths of LENGTHS) {
            for (const learnInitialState of [false, true])
              yield { cell, layers, loss, scored, lengths, learnInitialState };
          }
        }
      }
    }
  }
}

export async function differences(report) {
  const { finiteDifferences } = await load("test/models/finiteDifferences.ts");
  const { randomBatch } = await load("test/data.ts");
  const worst = Object.fromEntries(CELLS.map((cell) => [cell, 0]));
  let derivatives = 0;
  let count = 0;
  let missed = 0;
  for (const { cell, layers, loss, scored, lengths, learnInitialState } of combinations()) {
    count++;
    const sizes = { inputSize: 2, hiddenSize: 3, outputSize: 3, layers };
    const init = { kind: "gaussian", std: 0.6 };
    const model = outlast.createModel(
      { cell, ...sizes, dtype: "float64", bias: true, learnInitialState, init },
      { seed: count },
    );
    const batch = { ...randomBatch(model, { batch: 3, time: 5, loss, seed: count }), lengths };
    const found = finiteDifferences(model, batch, { loss, scored });
    derivatives += found.count;
    worst[cell] = Math.max(worst[cell], found.error);
    const what = `${cell}, ${layers} layers, ${loss} of ${scored}, lengths ${lengths ?? "all"}, initial state ${learnInitialState ? "learned" : "zero"}`; // prettier-ignore
    if (!(found.error < BOUND) || !(found.scale > 0))
      report.fault(`${what}: gradients are ${found.error} off their slopes`);
    // Gradients that are off by a millionth must be seen.
    const { gradients } = model.gradients(batch, { loss, scored });
    for (const { data } of Object.values(gradients)) data.forEach((value, i) => (data[i] = value * (1 + 1e-6)));
    const planted = finiteDifferences(model, batch, { loss, scored }, { gradients });
    if (!(planted.error > BOUND)) missed++;
    model.dispose();
  }
  if (missed > 0) report.fault(`in ${missed} combinations gradients that are a millionth too large are not seen`);
  for (const cell of CELLS) report.figure(`gradients beside finite differences in float64, worst error: ${cell}`, worst[cell].toExponential(1)); // prettier-ignore
  report.figure("combinations of cell, layers, loss, scored steps, lengths and initial state", count);
  report.figure("partial derivatives beside their slopes", derivatives);
  report.figure("combinations in which a gradient a millionth too large is seen", count - missed);
}
