// Wrong arguments: of a valid call of every function, each value in turn becomes something else, at every depth. Each
// call either returns, or is refused with a code; what it may do to memory, the tool that watches says.
import { batchOf, chunkOf, fixedSource, numbersOf, parametersOf, shapeOf, systemOf } from "../makers.mjs";
import { evaluationOf, scanOf } from "./evaluation.mjs";
import { bracketShape, COUNTER } from "./searches.mjs";

const NUMBERS = [NaN, -1, 0, 0.5, 3, 1e300, Infinity, -Infinity];
const VALUES = [...NUMBERS, undefined, null, true, "no such", "", 1n, Symbol("odd"), {}, [], [1], () => 1];
const WHOLE = [0, 1, 2 ** 31 - 1, -1];

/** A valid call of every function; those of a training begin one of their own. */
function validCalls(native) {
  const shape = shapeOf({ cell: "lstm" });
  const parameters = parametersOf(native, shape);
  const batch = batchOf(shape, { states: true });
  const [system, teacher] = [systemOf(native, 4, 1), systemOf(native, 3, 2)];
  const brackets = bracketShape({ cell: "tanh" });
  const one = { shape: brackets, parameters: parametersOf(native, brackets), upTo: 30, threshold: 0.5 };
  const sets = { seed: 1, stream: "data", from: 1, to: 9, count: 3, prefix: false };
  const rules = native.layout(shape).map(() => ({ rule: "uniform", numbers: Float64Array.of(0.1) }));
  const penalties = [{ kind: "saturation", numbers: new Float64Array(6).fill(1) }];
  const chunk = chunkOf(native, shape, { schedule: "step", penalties });
  const { initialH, initialC } = batchOf(shape, { batch: 6, states: true });
  const training = (method, ...rest) => [
    `training.${method}`,
    [Uint32Array.of(0, 2), ...rest],
    (...args) => native.beginTraining(chunk)[method](...args),
  ];
  const random = { dimension: 3, inputSize: 1, outputSize: 1, spectralRadius: 0.9, seed: 1 };
  return [
    ["layout", [shape]],
    ["initialize", [shape, rules, Float64Array.of(1, 2)]],
    ["forward", [shape, parameters, batch, true]],
    ["gradients", [shape, parameters, batch, "mse", "every"]],
    ["forwardJob", [shape, parameters, batch, true]],
    ["gradientsJob", [shape, parameters, batch, "mse", "every"]],
    ["devices", [process.env.OUTLAST_EMULATED_DEVICE]],
    ["deviceUnsupported", [chunk]],
    ["runChunk", [{ ...chunk, initialH, initialC }]],
    ["runChunk", [chunkOf(native, shapeOf({ cell: "linear" }), { mode: "impulse", optimizer: "gradientFlow" })]],
    ["runChunk", [chunkOf(native, shape, { loss: "ce", batchSize: 1, schedule: "cosine", steps: 40 })]],
    ["beginTraining", [chunk]],
    training("advance", { judgedFrom: 0, to: 3 }),
    training("take"),
    ["evaluate", [evaluationOf(native, shape)]],
    ["scanHorizon", [scanOf(native, shape)]],
    ["drawSet", [fixedSource(shape), sets]],
    ["drawSet", [{ kind: "dyck1", numbers: Float64Array.of(0, 2, 8, 0.5, 0.25, 0) }, sets]],
    ["firstFailingDepth", [{ ...one, ordered: true }]],
    ["affineFailingDepth", [{ counter: COUNTER, upTo: 1000 }]],
    ["certify", [{ ...one, deepest: 4 }]],
    ["elementary", ["exp", Float64Array.of(1)]],
    ["philox", [Uint32Array.of(1, 2, 3, 4), Uint32Array.of(5, 6), 2]],
    ["randomSystem", [random]],
    ["impulseResponse", [system, { length: 4 }]],
    ["impulseErrors", [system, teacher, Float64Array.of(1, 5)]],
    ["infiniteError", [system, teacher, { tolerance: 1e-9 }]],
    ["spectrum", [system, { tolerance: 1e-9 }]],
    ["eigenvalues", [system]],
    ["gramians", [system]],
    ["hankelValues", [system, { tolerance: 1e-9 }]],
    ["singularValues", [{ rows: 2, columns: 3, data: numbersOf(6, 1) }]],
    ["memoryCapacity", [system, { lags: 3, tolerance: 1e-9 }]],
    ["fisherMemory", [system, { lags: 3, noise: 0.1 }]],
  ].map(([name, args, call = native[name]]) => ({ name, args, call }));
}

/** Other arrays in place of one: of another length, kind or content, and one whose memory is gone. */
function* otherArrays(array) {
  yield array.slice(1);
  yield array.constructor.from([...array, 1]);
  yield new (array instanceof Float64Array ? Float32Array : Float64Array)(array.length);
  const gone = array.slice();
  globalThis.structuredClone(gone.buffer, { transfer: [gone.buffer] });
  yield gone;
  for (const number of array instanceof Float32Array || array instanceof Float64Array ? NUMBERS : WHOLE)
    for (const place of new Set([0, array.length - 1])) {
      const changed = array.slice();
      if (place >= 0) changed[place] = number;
      yield changed;
    }
}

/** Every value with one thing in it replaced. */
function* changes(value) {
  yield* VALUES;
  if (ArrayBuffer.isView(value)) yield* otherArrays(value);
  else if (Array.isArray(value)) {
    for (const [i, one] of value.entries()) for (const other of changes(one)) yield value.with(i, other);
    yield [...value, value[0]];
  } else if (typeof value === "object" && value !== null)
    for (const [key, one] of Object.entries(value)) for (const other of changes(one)) yield { ...value, [key]: other };
}

/** What JavaScript itself throws while it is asked for a value reaches the caller as it is. */
async function throwing(exercise, { name, args, call }) {
  const failing = new Proxy(
    {},
    {
      get() {
        throw Object.assign(new Error("asked"), { code: "OUTLAST_ASKED" });
      },
    },
  );
  await exercise.refuses(name, "OUTLAST_ASKED", () => call(failing, ...args.slice(1)));
}

export async function refusals(exercise) {
  const { native, small } = exercise;
  let number = 0;
  for (const valid of validCalls(native)) {
    const { args, call } = valid;
    await exercise.tries(() => call(...args));
    await exercise.tries(() => call());
    if (typeof args[0] === "object" && !ArrayBuffer.isView(args[0])) await throwing(exercise, valid);
    for (const [i, arg] of args.entries()) {
      for (const other of changes(arg)) {
        number += 1;
        if (!small || number % 17 === 0) await exercise.tries(() => call(...args.with(i, other)));
      }
    }
  }
}
