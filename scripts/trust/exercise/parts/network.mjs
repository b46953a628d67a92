// Models: layouts, initial numbers, forward and backward passes, at once and as jobs; random words and functions.
import { batchOf, numbersOf, parametersOf, shapeOf } from "../makers.mjs";

const STRUCTURES = ["full", "symmetric", "diagonal", "complexDiagonal"];
const ACTIVATIONS = ["none", "sigmoid", "clip"];
const RULES = { bound: 0.3, std: 0.3, value: 0.2, scale: 1, gain: 1, blockRows: 2, minRadius: 0.5, maxRadius: 0.9 };
const MORE = { maxPhase: 3, variant: 1, dt: 0.1, zeroOrderHold: 1 };

/** Shapes with every cell, structure, dtype, read-out and number of layers, narrow and wider than a pack. */
function* shapes({ native, small }) {
  for (const cell of native.cells) {
    const linear = cell === "linear";
    for (const dtype of ["float32", "float64"]) {
      for (const hiddenSize of small ? [3] : [1, 4, 19, 70]) {
        const readoutActivation = ACTIVATIONS[hiddenSize % 3];
        const one = { cell, dtype, hiddenSize, readoutActivation, bias: !linear };
        yield shapeOf(one);
        if (!linear) yield shapeOf({ ...one, layers: 2, learnInitialState: true });
      }
      if (!linear) continue;
      for (const structure of STRUCTURES) yield shapeOf({ cell, dtype, structure, hiddenSize: 6, bias: true });
    }
  }
}

/** Every rule for every parameter, also those that it is not meant for. */
async function initializers(exercise) {
  const { native } = exercise;
  const values = { ...RULES, ...MORE };
  const plain = native.cells.map((cell) => shapeOf({ cell, learnInitialState: true }));
  const linear = STRUCTURES.map((structure) => shapeOf({ cell: "linear", structure, hiddenSize: 4 }));
  for (const shape of [...plain, ...linear]) {
    const layout = native.layout(shape);
    for (const [rule, names] of Object.entries(native.initializers)) {
      const own = Float64Array.from(names, (name) => values[name]);
      const rules = layout.map(({ size }) => ({ rule, numbers: rule === "values" ? numbersOf(size, 5) : own }));
      const filled = native.initialize(shape, rules, Float64Array.of(0, 1, 2 ** 53 - 1));
      exercise.expect(filled.every(Number.isFinite), `${rule} of ${shape.cell} fills in what is no number`);
    }
  }
}

async function passes(exercise, shape) {
  const { native, small } = exercise;
  const parameters = parametersOf(native, shape);
  const what = JSON.stringify(shape);
  for (const batch of small ? [3] : [1, 3, 17]) {
    for (const states of [false, true]) {
      const given = batchOf(shape, { batch, states, ragged: states });
      const result = native.forward(shape, parameters, given, states);
      exercise.expect(result.outputs.every(Number.isFinite), `forward of ${what} gives what is no number`);
      const job = await exercise.settled(native.forwardJob(shape, parameters, given, states));
      exercise.expect(
        job.outputs.every((x, i) => Object.is(x, result.outputs[i])),
        `forwardJob of ${what} differs`,
      );
    }
    for (const loss of native.losses) {
      if (loss === "bce" && shape.readoutActivation !== "none") continue;
      const scored = batch % 2 === 1 ? "every" : "last";
      const given = batchOf(shape, { batch, loss });
      const result = native.gradients(shape, parameters, given, loss, scored);
      exercise.expect(Number.isFinite(result.loss), `the ${loss} of ${what} is no number`);
      const job = await exercise.settled(native.gradientsJob(shape, parameters, given, loss, scored));
      exercise.expect(job.loss === result.loss, `gradientsJob of ${what} differs`);
    }
  }
}

function functions(exercise) {
  const { native } = exercise;
  const values = [0, -0, 1e-300, 0.3, -0.7, 3, -20, 700, 1e6, 1e308, Infinity, -Infinity, NaN];
  for (const array of [Float32Array, Float64Array])
    for (const name of ["exp", "expm1", "log", "log1p", "sin", "cos", "sigmoid", "tanh"])
      exercise.expect(native.elementary(name, array.from(values)).length === values.length, `${name} loses some`);
  const most = 2 ** 32 - 1;
  const words = native.philox(Uint32Array.of(most, most, 0, 1), Uint32Array.of(1, 2), 3);
  exercise.expect(words.length === 12, "philox gives another number of words");
  native.philox(Uint32Array.of(0, 0, 0, 0), Uint32Array.of(0, 0));
}

export async function network(exercise) {
  functions(exercise);
  await initializers(exercise);
  for (const shape of shapes(exercise)) await passes(exercise, shape);
}
