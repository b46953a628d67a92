import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explanationText } from "../../src/cli/explain/index.js";
import { stylesFor } from "../../src/cli/styles.js";
import {
  certify,
  createModel,
  explainCounter,
  linearCounter,
  lstmCounter,
  reluCounter,
  run,
  saveModel,
} from "../../src/index.js";
import type { Model, ModelSpec } from "../../src/index.js";
import { writeRun } from "../../src/store/index.js";
import { outlast } from "./outlast.js";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "outlast-explain-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const words = async (model: Model, upTo = 1000): Promise<string> =>
  explanationText(await explainCounter(model, { upTo }), "model.safetensors", stylesFor({}));
const other = (spec: Partial<ModelSpec>): Model =>
  createModel({
    cell: "lstm",
    inputSize: 2,
    hiddenSize: 1,
    outputSize: 2,
    readout: { activation: "sigmoid" },
    ...spec,
  });

describe("outlast explain", () => {
  it("says what is off, by how much, and where it fails for that", () => {
    saveModel(reluCounter({ a: 1.004, b: -1 }), join(cwd, "counter.safetensors"));
    const { code, stdout, stderr } = outlast(cwd, ["explain", "counter.safetensors", "--task", "dyck1"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^counter.safetensors: relu, one unit, float32/);
    expect(stdout).toMatch(/^ {2}a \/ b +-1.004 +-1 +0.004$/m);
    expect(stdout).toMatch(/^ {2}u, kept by a step +1 +1 +0$/m);
    expect(stdout).toMatch(/leaves a \+ b = 0.004 in the state, over the whole string/);
    expect(stdout).toMatch(
      /^Predicted by the weights, if no step were rounded: depth 126 would be the first to fail \(to leading order 125.0\)\.$/m,
    );
    expect(stdout).toMatch(/^Measured in float32: depth 126 is the first to fail, every smaller one is right\.$/m);
    expect(stdout).toMatch(/\(\^126 \)\^126 of 252 symbols goes wrong at step 251, .* no brackets are open then\.$/m);
  });

  it("takes what outlast run writes, and gives JSON", () => {
    const spec = {
      specVersion: 1,
      seed: 3,
      model: { cell: "gru", hiddenSize: 1 },
      task: { kind: "dyck1", sequences: 100 },
      train: { optimizer: { kind: "adam", learningRate: 0.05 }, epochs: 3, batchSize: 1 },
      evaluate: [],
    } as const;
    writeFileSync(join(cwd, "run.json"), JSON.stringify(spec));
    expect(outlast(cwd, ["run", "run.json", "--out", "run", "--quiet"]).code).toBe(0);
    const { code, stdout } = outlast(cwd, ["explain", "run", "--json", "--up-to", "50"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      model: { cell: "gru", hiddenSize: 1, layers: 1, dtype: "float32" },
      fixedPoints: { open: { settled: true }, close: { settled: true } },
      measured: { upTo: 50 },
    });
  });

  it("reads numbers at 1/2 where the record says that they were trained as numbers", async () => {
    const readout = { weights: [1, 1], biases: [1, 0], activation: "none" } as const;
    const model = reluCounter({ u: 1.001, readout });
    saveModel(model, join(cwd, "plain.safetensors"));
    const measured = (path: string): unknown => {
      const { stdout } = outlast(cwd, ["explain", path, "--json", "--up-to", "100"]);
      return (JSON.parse(stdout) as { measured: { depth: number } }).measured.depth;
    };
    expect(measured("plain.safetensors")).toBe(1); // as logits: the second answer is yes at a state of 0
    const record = await run({
      specVersion: 1,
      seed: 0,
      model: { cell: "relu", hiddenSize: 1, readout: { activation: "none" } },
      task: { kind: "dyck1", sequences: 2 },
      train: { loss: "mse", optimizer: { kind: "gd", learningRate: 0.1 }, steps: 1 },
      evaluate: [],
    });
    writeRun(join(cwd, "numbers"), record, model);
    expect(measured("numbers")).toBe(23);
  });

  it.each([
    [
      "another task",
      ["counter.safetensors", "--task", "dyck"],
      /task "dyck" cannot be explained: did you mean "dyck1"/,
    ],
    ["a depth that is none", ["counter.safetensors", "--up-to", "1.5"], /--up-to must be a whole number/],
    ["a model of three symbols", ["three.safetensors"], /inputSize 2, got 3/],
  ])("is one sentence for %s", (_what, args, message) => {
    saveModel(other({ inputSize: 3 }), join(cwd, "three.safetensors"));
    const { code, stdout, stderr } = outlast(cwd, ["explain", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("does not blame the file where there is no native core", () => {
    const { code, stderr } = outlast(cwd, ["explain", "counter.safetensors"], { OUTLAST_BINARY: "nowhere.node" });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^outlast: No native core for this machine[^]*\[OUTLAST_NO_BINARY\]$/m);
  });
});

describe("in words", () => {
  it("an LSTM leaks through its gates, or is saturated", async () => {
    const leaking = await words(lstmCounter({ saturation: 8 }));
    expect(leaking).toMatch(/^ {2}forget gate f +8 +8 +1 +0.000335$/m);
    expect(leaking).toMatch(/At depth k that loses about k\^2 times 0.000335\./);
    expect(leaking).toMatch(
      /depth 43 would be the first to fail \(to leading order 42.3\)\.\nMeasured in float32: depth 43/,
    );
    const exact = await words(lstmCounter({ saturation: 20 }));
    expect(exact).toMatch(/These are: its cell state is the count/);
    expect(exact).toMatch(/^Measured in float32: no depth up to 1000 fails; every one was decided\.$/m);
    expect(await words(lstmCounter({ saturation: 8, sharpness: 0 }))).toMatch(/reads no count/);
  });

  it("a ReLU or linear unit is a condition and what it misses", async () => {
    expect(await words(reluCounter())).toMatch(/u = 1, b = -a and a > 0\.\nThese weights do/);
    expect(await words(linearCounter({ u: 0.999 }))).toMatch(/shrinks by 0.001 of itself a step/);
    expect(await words(reluCounter({ a: 0.996, b: -1 }))).toMatch(
      /a \+ b = -0.004 in the state, until the state is cut/,
    );
    expect(await words(reluCounter({ u: -1 }))).toMatch(/it has no count to read/);
    expect(await words(reluCounter({ a: 3, b: -3, u: 1.3 }))).toMatch(
      /^ {2}\(\)+ of \d+ symbols goes wrong at step \d+/m,
    );
  });

  it("a unit that is read downwards counts downwards", async () => {
    const counter = lstmCounter({ saturation: 20 });
    counter.setParameters({
      "rnn.weight_ih_l0": { shape: [4, 2], data: Float32Array.of(0, 0, 0, 0, -20, 20, 0, 0) },
      "readout.weight": { shape: [2, 1], data: Float32Array.of(0, -20) },
    });
    expect(await certify(counter, { upTo: 200 })).toMatchObject({ kind: "exact", horizon: 200 });
    const down = await words(counter);
    expect(down).toMatch(/^ {2}candidate g at \( +-20 +-20 +-1 +\S+e-18$/m);
    expect(down).toMatch(/^ {2}candidate g at \) +20 +20 +1 +\S+e-18$/m);
    expect(down).toMatch(/^This LSTM unit is read downwards, .* g is -1 at \( and 1 at \)\.$/m);
    expect(down).toMatch(/^These are: its cell state is the count with its sign turned/m);
    expect(await words(lstmCounter({ saturation: 20 }))).not.toMatch(/downwards|turned/);
    const readout = { weights: [1, -1], biases: [1e6, -0.5] };
    const linear = await words(linearCounter({ a: -1, readout }));
    expect(linear).toMatch(/^ {2}a, added by \( +-1 +below 0 +0$/m);
    expect(linear).toMatch(/^ {2}state at which \) may come +-0\.5 +0 to -1 +0$/m);
    expect(linear).toMatch(/^These weights do, .*\nIt is read downwards, .* a is to be below 0\.$/m);
    // Counts upwards, and is read downwards: that is what is off.
    expect(await words(linearCounter({ readout }))).toMatch(/^ {2}a, added by \( +1 +below 0 +1$/m);
    expect(await words(linearCounter({ a: -1 }))).toMatch(/a is to be above 0 for the count to be read\.$/m);
  });

  it("an error of the factor comes to k^2 times what it makes of what openings add", async () => {
    const readout = { weights: [10, 10], biases: [1, -0.5] };
    const text = await words(reluCounter({ a: 0.1, u: 1.0005, readout }));
    expect(text).toMatch(/grows by 0.0005 of itself a step, which at depth k comes to about k\^2 times 0.00005\.$/m);
  });

  it("a prediction says under what assumptions, which of gates that read the state do not hold", async () => {
    const sure = await words(lstmCounter({ saturation: 8 }));
    expect(sure).toMatch(/^Predicted by the weights, if no step were rounded: depth 43 would be/m);
    expect(sure).not.toMatch(/deep in a string:|what is measured holds/);
    const reading = lstmCounter({ saturation: 8 });
    reading.setParameters({ "rnn.weight_hh_l0": { shape: [4, 1], data: Float32Array.of(0, 0.1, 0, 0) } });
    const text = await words(reading);
    expect(text).toMatch(
      /^Predicted by the weights, if no step were rounded and gates always what they are deep in a string: depth \d+ would/m,
    );
    expect(text).toMatch(/where the two differ, what is measured holds\.\nMeasured in float32: depth/);
  });

  it("a GRU that says no after openings alone does not wait for closings", async () => {
    const model = other({ cell: "gru", init: { kind: "constant", value: 0 } });
    model.setParameters({ "readout.bias": { shape: [2], data: Float32Array.of(1, -1) } });
    const text = await words(model);
    expect(text).toMatch(
      /At the first its second answer is already that no bracket is open, before any of them closes\./,
    );
    expect(text).toMatch(/the second answer does not change with it\.$/m);
    expect(text).not.toMatch(/m\* =|-\.$/m);
    model.setParameters({ "readout.bias": { shape: [2], data: Float32Array.of(1, 1) } });
    expect(await words(model)).toMatch(/its second answer never comes to say/);
  });

  it("a GRU cannot count", async () => {
    const text = await words(other({ cell: "gru" }));
    expect(text).toMatch(/^A GRU unit cannot count, whatever its weights/m);
    expect(text).toMatch(/^Openings lead to h = -?[\d.]+, distances shrinking to -?[\d.e-]+ of themselves a step\.$/m);
  });

  it("a larger model still has a measured depth, and how far it was decided", async () => {
    const text = await words(other({ hiddenSize: 3, layers: 2 }));
    expect(text).toMatch(/one unit in one layer counts, and this model has 3 units in 2 layers\./);
    expect(text).toMatch(/^Measured in float32: depth \d+ is the first to fail/m);
    const found = await explainCounter(other({ hiddenSize: 2 }), { upTo: 10 });
    const measured = { depth: 40_000, step: 79_998, upTo: 1e6, decided: 2 ** 14 };
    const deep = explanationText({ ...found, measured }, "m", stylesFor({}));
    expect(deep).toMatch(/depth 40000 fails and every one up to 16384 is right; found by doubling and bisection/);
    const none = explanationText({ ...found, measured: { ...measured, depth: null, step: null } }, "m", stylesFor({}));
    expect(none).toMatch(/no depth up to 1000000 fails; all up to 16384 were decided, then depths doubled\.\n$/);
  });

  it("blames no loss on an LSTM unit whose openings add nothing", async () => {
    const model = lstmCounter({ saturation: 6 });
    const candidate = { "rnn.weight_ih_l0": { shape: [4, 2], data: Float32Array.of(0, 0, 0, 0, -6, -6, 0, 0) } };
    model.setParameters(candidate);
    const text = await words(model);
    expect(text).toMatch(/^That is no count, in which openings add what closings take\.$/m);
    expect(text).not.toMatch(/k\^2/);
  });

  it("says of a GRU unit that goes round its fixed point that it does", async () => {
    const model = other({ cell: "gru" });
    model.setParameters({
      "rnn.weight_ih_l0": { shape: [3, 2], data: Float32Array.of(9, 9, -9, -9, 0.1, -0.1) },
      "rnn.weight_hh_l0": { shape: [3, 1], data: Float32Array.of(0, 0, -0.5) },
    });
    expect(await words(model)).toMatch(/shrinking to 0\.\d+ of themselves a step, from side to side/);
  });
});
