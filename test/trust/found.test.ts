import { describe, expect, it } from "vitest";
import {
  createModel,
  decayOf,
  explicitBound,
  exportModel,
  firstFailingDepth,
  fractionalWeights,
  gramSpectrum,
  halfDelay,
  hasGates,
  impulseResponse,
  linearCounter,
  loadTensors,
  lossRegression,
  moments,
  populationGradients,
  regression,
  signalToNoise,
  sweep,
  tangentKernel,
  toeplitzDesign,
  writeStrings,
} from "../../src/index.js";
import { describe as came } from "../../src/core/index.js";
import { applyOverrides, resolveRun } from "../../src/run/index.js";
import { prepareSweep } from "../../src/sweep/index.js";
import { failure, filled, randomTensor } from "../helpers.js";
import { changed, small } from "../run/specs.js";

const never = (value: unknown): never => value as never;
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

const linear = createModel({ cell: "linear", inputSize: 1, hiddenSize: 2, outputSize: 1 });
const gru = createModel({ cell: "gru", inputSize: 2, hiddenSize: 2, outputSize: 1, dtype: "float64" });
const inputs = randomTensor([1, 3, 2], 1);
const design = toeplitzDesign({ inputs, targets: randomTensor([1, 3, 1], 2) }, "every");
const single = { A: [[0.5]], B: [[1]], C: [[1]] };
const symbolic = never({ length: Symbol("length") });
const drawn = { axes: { "train.steps": { uniform: [1, 2] } }, draw: { random: 3 } };
const named = (axes: object): object => ({ name: "test", base: changed({}), ...axes });

/** Specs with an own field that JSON can say and literals cannot. */
const prototyped = (text: string): unknown =>
  JSON.parse(JSON.stringify(small).replace('"learningRate"', `"perParameter": {"__proto__": ${text}}, "learningRate"`));

describe("what cases at random have found is refused in a sentence:", () => {
  it.each<[string, () => unknown, string, RegExp | string]>([
    [
      "a field __proto__",
      () => resolveRun(prototyped("1")),
      "OUTLAST_INVALID_SPEC",
      /perParameter cannot have a field/,
    ],
    [
      "a form of a system, where it is wrong",
      () => impulseResponse({ memoryless: NaN }, 3),
      "OUTLAST_INVALID_SPEC",
      /^system\.memoryless must be a number, got NaN/,
    ],
    ["a spec that throws", () => resolveRun({ ...small, model: revoked }), "OUTLAST_INVALID_SPEC", /cannot be read/],
    ["lengths that are none", () => resolveRun(testedOn(symbolic)), "OUTLAST_INVALID_SPEC", /cannot be read/],
    [
      "a long name of a field, quickly",
      () => resolveRun({ ...small, ["x".repeat(50_000)]: 1 }),
      "OUTLAST_INVALID_SPEC",
      /has no field "x{57}\.\.\."/,
    ],
    [
      "a function in a spec that is set",
      () => applyOverrides({ run: () => 1 }, ["seed=1"]),
      "OUTLAST_INVALID_SPEC",
      /^the spec holds something that JSON cannot say/,
    ],
    [
      "a shape of symbols",
      () => linear.forward({ shape: never([Symbol("a")]), data: new Float32Array(1) }),
      "OUTLAST_SHAPE",
      /a symbol/,
    ],
    [
      "a shape that is another at the next look",
      () => linear.forward(changing([1, 1, 1])),
      "OUTLAST_DTYPE",
      /^inputs\.data must be/,
    ],
    ["states that are no text", () => linear.forward(input(), never({ states: 1n })), "OUTLAST_INVALID_ARGUMENT", /1/],
    ["lengths of no length", () => linear.forward(input(), { lengths: symbolic }), "OUTLAST_SHAPE", /a symbol/],
    ["a Map of options", () => linear.forward(input(), never(new Map())), "OUTLAST_INVALID_ARGUMENT", /one of Map/],
    [
      "an exact loss of more inputs than fit",
      () => populationGradients(linear, { task: { kind: "delay", delay: 1, length: 2 ** 31 } }),
      "OUTLAST_TOO_LARGE",
      /the inputs that the exact loss is taken of/,
    ],
    ["strings of no task", () => writeStrings("x.txt", never(null)), "OUTLAST_INVALID_ARGUMENT", /options of write/],
    ["a path that is none", () => loadTensors(never([Symbol("a")])), "OUTLAST_INVALID_ARGUMENT", /must end in/],
    ["more moments than lags", () => moments(single, 2 ** 31), "OUTLAST_INVALID_ARGUMENT", /to 100000000/],
    [
      "a bound over more lags",
      () => explicitBound(single, { eigenvalues: [0.5], weights: [1] }, { K: 2 ** 31, lags: 1 }),
      "OUTLAST_INVALID_ARGUMENT",
      /K must be a whole number of at most 100000000/,
    ],
    ["as many weights", () => fractionalWeights(0.3, 2 ** 40), "OUTLAST_INVALID_ARGUMENT", /at most 100000000/],
    ["energies that are none", () => decayOf([1, never(1n)]), "OUTLAST_INVALID_ARGUMENT", /energies\[1\]/],
    ["an array with holes", () => regression(never(new Array(3)), [1, 2, 3]), "OUTLAST_NOT_FINITE", /x\[0\]/],
    ["scores that are none", () => halfDelay([1], [never(Symbol("a"))]), "OUTLAST_INVALID_ARGUMENT", /rSquared\[0\]/],
    ["a signal of text", () => signalToNoise(never("text"), never("text")), "OUTLAST_INVALID_ARGUMENT", /signal/],
    ["checkpoints with holes", () => lossRegression(new Array(3)), "OUTLAST_INVALID_ARGUMENT", /points\[0\]/],
    [
      "a design whose sizes are not its own",
      () => gramSpectrum({ ...design, rows: NaN }, [1, 1, 1]),
      "OUTLAST_INVALID_ARGUMENT",
      /what toeplitzDesign returns/,
    ],
    [
      "scored steps that are no text",
      () => tangentKernel(gru, { inputs }, never({ scored: 1n })),
      "OUTLAST_INVALID_ARGUMENT",
      /scored must be "last" or "every", got 1/,
    ],
    [
      "a base that contains itself where an axis sets it",
      () => prepareSweep(named({ base: cyclic(), axes: { seed: [1, 2] } })),
      "OUTLAST_INVALID_SPEC",
      /^the sweep cannot be written as JSON/,
    ],
    [
      "a first value that takes out a field that is needed",
      () => prepareSweep(named({ axes: { "train.optimizer.learningRate": [null, 1] } })),
      "OUTLAST_INVALID_SPEC",
      /^axes\["train\.optimizer\.learningRate"\] cannot be null: /,
    ],
    [
      "numbers drawn for a field of whole ones",
      () => prepareSweep(named(drawn)),
      "OUTLAST_INVALID_SPEC",
      /train\.steps"\] must be a whole number, got 1\.38/,
    ],
  ])("%s", (_what, call, code, message) => {
    expect(call).toThrow(failure(code, message));
  });

  it("paths, options and counters of calls that give promises", async () => {
    await expect(exportModel(linear, never([Symbol("a")]))).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
    await expect(sweep(never(named(drawn)), never(null))).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
    const promised = never(Promise.resolve({}));
    await expect(firstFailingDepth(linearCounter(), promised)).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
  });
});

it("no value is too strange to be asked after, or told of", () => {
  expect(hasGates(never(Object.create(null)))).toBe(false);
  expect(came(revoked)).toBe("an object");
});

function cyclic(): object {
  const base: Record<string, unknown> = changed({});
  return Object.assign(base, { seed: base });
}

function input(): { shape: number[]; data: Float32Array } {
  return { shape: [1, 1, 1], data: Float32Array.of(1) };
}

/** A tensor whose shape is none from the second look on, and whose data are none. */
function changing(shape: number[]): never {
  let looks = 0;
  return never({
    data: filled(shape, "int32", () => 1).data,
    get shape() {
      looks += 1;
      return looks === 1 ? shape : 5;
    },
  });
}

/** A run that is tested at these lengths. */
function testedOn(lengths: never): object {
  return { ...small, evaluate: [{ name: "longer", lengths, sequences: 1 }] };
}
