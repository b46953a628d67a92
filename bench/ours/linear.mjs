// The linear laboratory: one input, one output, float64.
import { createModel, errorAtInfinity, train } from "../../dist/index.js";
import { parametersOf } from "../numbers.mjs";
import { leastTimes } from "../timing.mjs";

const teacher = { eigenvalues: [0.9], weights: [1] };

function student(hidden, rest, seed) {
  return createModel(
    { cell: "linear", inputSize: 1, hiddenSize: hidden, outputSize: 1, dtype: "float64", ...rest },
    { seed },
  );
}

/** A system of so many states with the shared numbers, which make it stable. */
function systemOf(hidden, index) {
  const model = student(hidden, {});
  const shapes = Object.values(model.parameters()).map(({ shape }) => shape);
  const [A, B, C] = parametersOf(shapes, { hidden, dtype: "float64" }, index);
  model.setParameters({ A, B, C });
  return model;
}

/** Milliseconds of a gradient flow to its end, from starts that take turns. */
export async function flow(of) {
  const { structure, hidden, length, scale, time } = of;
  const optimizer = { kind: "gradientFlow", time };
  const task = { kind: "teacher", system: teacher, length };
  const options = { task, objective: "population", optimizer, steps: 1, threads: 1 };
  const init = { kind: "nearZero", scale, scaled: "width" };
  let seed = 0;
  const work = async (count) => {
    for (let i = 0; i < count; i += 1) {
      const model = student(hidden, { structure, init }, (seed += 1) % 3);
      const { status } = await train(model, options);
      model.dispose();
      if (status !== "done") throw new Error(`the flow ended ${status}`);
    }
  };
  return inMilliseconds(await leastTimes(work, { ...of, steps: 3 }));
}

/** Milliseconds of a squared error over all lengths. */
export async function infinity(of) {
  const [one, other] = [systemOf(of.hidden, 0), systemOf(of.teacher, 1)];
  const { verdict } = errorAtInfinity(one, other);
  if (verdict !== "stable") throw new Error(`the error is ${verdict}`);
  const work = (count) => {
    for (let i = 0; i < count; i += 1) errorAtInfinity(one, other);
  };
  return inMilliseconds(await leastTimes(work, of));
}

/** Microseconds of a step of gradient descent on the expected loss. */
export async function population(of) {
  const task = { kind: "teacher", system: teacher, length: of.length };
  const optimizer = { kind: "gd", learningRate: 1e-3 };
  const model = systemOf(of.hidden, 0);
  const work = (steps) => train(model, { task, objective: "population", optimizer, steps, threads: 1 });
  return leastTimes(work, { ...of, steps: 100 });
}

function inMilliseconds({ cpu, wall }) {
  return { cpu: cpu / 1000, wall: wall / 1000 };
}
