import { describe, expect, it } from "vitest";
import { createModel, extrapolate, train } from "../../src/index.js";
import type { ModelSpec, TaskSpec } from "../../src/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import { distance, failure } from "../helpers.js";
import { draw } from "./draw.js";

const sizes = { inputSize: 2, hiddenSize: 3, outputSize: 2, dtype: "float64" } as const;
const init = { kind: "gaussian", std: 0.7 } as const;

function task(model: Partial<ModelSpec> = {}, change: object = {}): TaskSpec {
  return { kind: "modelTeacher", model: { cell: "gru", ...sizes, init, ...model }, seed: 9, length: 6, ...change };
}

describe("a model as teacher", () => {
  it.each<Partial<ModelSpec>>([
    {},
    { layers: 2 },
    { cell: "lstm", layers: 2, bias: false },
    { cell: "tanh", readout: { activation: "sigmoid" } },
    { cell: "relu", readout: { activation: "clip", bias: false } },
    { cell: "linear", learnInitialState: true, init: { ...init, perParameter: { "initial.h_l0": init } } },
  ])("says what the model says: %j", (spec) => {
    const model = createModel({ cell: "gru", ...sizes, init, ...spec }, { seed: 9 });
    const sequences = draw(task(spec), { lengths: [6, 6], count: 4 });
    const inputs = { shape: [4, 6, 2], data: Float64Array.from(sequences.flatMap(({ inputs }) => inputs.flat())) };
    const said = sequences.flatMap(({ targets }) => targets.flat());
    expect(distance(model.forward(inputs).outputs.data, said)).toBeLessThan(1e-13);
    expect(new Set(said).size).toBeGreaterThan(3);
  });

  it("hears what another teacher of the seed hears, N(0, I)", () => {
    const options = { lengths: [6, 6] as [number, number], count: 3000 };
    const heard = draw(task(), options).map(({ inputs }) => inputs);
    const system = { randomStable: { dimension: 2, inputSize: 2, seed: 1 } };
    expect(heard).toEqual(draw({ kind: "teacher", system, length: 6 }, options).map(({ inputs }) => inputs));
  });

  it("differs with its seed, and is of float64 whatever its dtype", () => {
    const options = { lengths: [6, 6] as [number, number], count: 3 };
    const once = draw(task(), options);
    expect(draw(task({}, { seed: 10 }), options)).not.toEqual(once);
    expect(draw(task({ dtype: "float32" }), options)).toEqual(once);
    expect(resolveTask(task({ dtype: "float32", bias: true })).spec).toEqual(resolveTask(task()).spec);
  });

  it("is imitated at every length by itself, and learnt by a student", async () => {
    const same = createModel({ cell: "gru", ...sizes, init }, { seed: 9 });
    const request = { task: task(), lengths: [6, 50, 2000], sequences: 3, seed: 4 };
    const curve = await extrapolate(same, request);
    for (const error of curve.metrics["normalizedError"]!.median) expect(error).toBeLessThan(1e-12);
    const student = createModel({ cell: "gru", ...sizes, hiddenSize: 6 }, { seed: 1 });
    const optimizer = { kind: "adam", learningRate: 0.02 } as const;
    const options = { task: task({}, { sequences: 60 }), scored: "every", optimizer, steps: 300 } as const;
    const { losses } = await train(student, options);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 20);
  });

  it.each<[Partial<ModelSpec>, RegExp]>([
    [{ hiddenSize: 5000 }, /^task\.model\.hiddenSize must be at most 4096 of a teacher, got 5000/],
    [{ cell: "linear", structure: "diagonal" }, /^task\.model\.structure must be "full" of a teacher, got "diagonal"/],
    [{ cell: "linear", layers: 2 }, /^task\.model\.layers must be 1/],
    [{ inputSize: 0 }, /^task\.model\.inputSize must be at least 1/],
  ])("is refused: %j", (model, message) => {
    expect(() => resolveTask(task(model))).toThrow(failure("OUTLAST_INVALID_SPEC", message));
  });

  it("has no expected loss", async () => {
    const student = createModel({ ...sizes, cell: "linear" });
    const optimizer = { kind: "gd", learningRate: 0.1 } as const;
    const refused = train(student, { task: task(), objective: "population", optimizer, steps: 1 });
    await expect(refused).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /modelTeacher has none/));
  });
});
