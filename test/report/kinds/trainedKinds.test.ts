import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  balanceGap,
  conservedQuantity,
  createModel,
  gateValues,
  impulseResponse,
  lagWeights,
  toeplitzDesign,
  train,
  trainConvolution,
  wideResponse,
} from "../../../src/index.js";
import type { RunRecord, RunSpec, Tensor } from "../../../src/index.js";
import type { Figure, Line } from "../../../src/report/figure/figure.js";
import { balance } from "../../../src/report/kinds/balance.js";
import { convolution } from "../../../src/report/kinds/convolution.js";
import { eigenvalues } from "../../../src/report/kinds/eigenvalues.js";
import { traces } from "../../../src/report/kinds/traces.js";
import { resolveRun } from "../../../src/run/index.js";
import { distance, failure } from "../../helpers.js";
import { changed, small } from "../../run/specs.js";
import * as modules from "../../run/modules.js";
import { heights, layersOf, removeFolders, rules, runFolder } from "../models/folders.js";
import { chosen, descent, flow, variances, wide, wideRate, wideTeacher } from "../models/specs.js";

afterAll(removeFolders);

const zeros = "const inputs = new Array(length).fill(0); return { inputs, targets: inputs };";
const largest = (values: readonly (number | null)[]): number => Math.max(...values.map((value) => Math.abs(value!)));

describe("balance", () => {
  it("closes under gradient flow, which keeps Q", async () => {
    const { folder, record, model } = await runFolder(flow);
    const made = await balance.make([folder], {});
    const gaps = heights(made, "balance gap");
    const own = createModel(record.spec.model, { seed: 2 });
    const start = conservedQuantity(own);
    const settings = { objective: "population", optimizer: { kind: "gradientFlow", time: 40 }, steps: 20 } as const;
    const at = Array.from({ length: 21 }, (_, step) => step);
    const { checkpoints } = await train(own, { ...settings, task: flow.task, checkpoints: at });
    expect(gaps).toEqual(checkpoints!.map(({ model: then }) => balanceGap(then).toSum));
    expect(gaps.at(-1)).toBe(balanceGap(model).toSum);
    expect(gaps.at(-1)!).toBeLessThan(gaps[0]! / 3);
    const times = (layersOf(made)["balance gap"] as Line).points.map(({ x }) => x);
    expect(times).toEqual(at.map((step) => 2 * step));
    expect(largest(heights(made, "||Q - Q at the start||", 1))).toBeLessThan(1e-6);
    for (const trace of heights(made, "trace Q", 1)) expect(trace).toBeCloseTo(start.trace, 6);
    const norm = Math.sqrt(start.Q.flat().reduce((sum, value) => sum + value * value, 0));
    for (const value of heights(made, "||Q||", 1)) expect(value).toBeCloseTo(norm, 6);
    expect(made.panels.map(({ x }) => x)).toEqual(
      Array(2).fill({ label: "time of the gradient flow", scale: "linear" }),
    );
    expect(made.note).toBe("Gradient flow of all of A, B and C keeps Q.");
  });

  it("has steps of descent on a logarithmic axis, which move Q, from where it started", async () => {
    const { folder, record } = await runFolder(descent());
    const made = await balance.make([folder], { title: "mine" });
    const points = (layersOf(made)["balance gap"] as Line).points;
    expect(points[0]!.x).toBe(1);
    expect(points.at(-1)!.x).toBe(200);
    expect(made).toMatchObject({ kind: "balance", title: "mine" });
    expect(made.panels[0]).toMatchObject({ x: { label: "optimizer steps", scale: "log" }, y: { scale: "log" } });
    const gap = balanceGap(createModel(record.spec.model, { seed: 2 })).toSum;
    expect(rules(made)).toEqual({ start: { y: gap } });
    expect(largest(heights(made, "||Q - Q at the start||", 1))).toBeGreaterThan(1e-5);
    expect(made.note).toMatch(/steps of finite size move it/);
  });

  it("is linear where a start is balanced exactly, and says that a law is for a full A", async () => {
    const model = { cell: "linear", hiddenSize: 3, dtype: "float64", structure: "symmetric", init: { kind: "balanced", scale: 0.1 } }; // prettier-ignore
    const { folder } = await runFolder(descent({ model }));
    const made = await balance.make([folder], {});
    expect(heights(made, "balance gap")).toContain(0);
    expect(made.panels[0]!.y.scale).toBe("linear");
    expect(made.note).toMatch(/this model's A is symmetric/);
  });
});

/** The inputs that a figure shows, as a model reads them. */
function inputsOf(figure: Figure): Tensor {
  const lines = figure.panels[0]!.layers.filter(({ mark }) => mark === "line") as Line[];
  const time = lines[0]!.points.length;
  const data = Array.from({ length: time * lines.length }, (_, at) => lines[at % lines.length]!.points[Math.floor(at / lines.length)]!.y!); // prettier-ignore
  return { shape: [1, time, lines.length], data: Float32Array.from(data) };
}

describe("traces", () => {
  it("are the states and gates that the model has along a sequence of its task", async () => {
    const { folder, model } = await runFolder(small);
    const made = await traces.make([folder], {});
    expect(made.panels.map(({ y }) => y.label)).toEqual(["input", "h", "c", "gates"]);
    const inputs = inputsOf(made);
    expect(inputs.shape).toEqual([1, 40, 2]);
    const symbols = inputs.data as Float32Array;
    for (let t = 0; t < 40; t++) expect(symbols[2 * t]! + symbols[2 * t + 1]!).toBe(1);
    const depth = Array.from({ length: 40 }, (_, t) => symbols[2 * t]! - symbols[2 * t + 1]!).reduce(
      (sum, by) => sum + by,
      0,
    );
    expect(depth).toBe(0);
    const { h, c } = model.forward(inputs, { states: "all" }).states!;
    expect(heights(made, "unit 1", 1)).toEqual([...h.data]);
    expect(heights(made, "unit 1", 2)).toEqual([...c!.data]);
    const gates = gateValues(model, inputs);
    for (const [name, { data }] of Object.entries(gates)) expect(heights(made, name, 3)).toEqual([...data]);
    for (const panel of [0, 1, 2, 3]) expect(rules(made, panel)).toEqual({ "training length": { x: 20 } });
    expect((layersOf(made, 1)["unit 1"] as Line).points[0]!.x).toBe(1);
    expect(made.note).toBeUndefined();
  });

  it("have a panel a gate of several units, and the lines that vary most of many", async () => {
    const { folder, model } = await runFolder(changed({ model: { cell: "gru", hiddenSize: 6, layers: 2 } }));
    const made = await traces.make([folder], {});
    expect(made.panels.map(({ y }) => y.label)).toEqual(["input", "h", "reset gate", "update gate", "candidate gate"]);
    const { h } = model.forward(inputsOf(made), { states: "all" }).states!;
    const unit = (layer: number, own: number): number[] =>
      Array.from({ length: 40 }, (_, t) => h.data[(layer * 40 + t) * 6 + own]!);
    const all = [0, 1].flatMap((layer) => [0, 1, 2, 3, 4, 5].map((own) => ({ label: `layer ${layer + 1}, unit ${own + 1}`, values: unit(layer, own) }))); // prettier-ignore
    const range = (values: number[]): number => Math.max(...values) - Math.min(...values);
    const most = [...all].sort((a, b) => range(b.values) - range(a.values)).slice(0, 8);
    const lines = made.panels[1]!.layers.filter(({ mark }) => mark === "line") as Line[];
    expect(lines.map(({ label }) => label)).toEqual(all.filter((one) => most.includes(one)).map(({ label }) => label));
    for (const { label, values } of most) expect(heights(made, label, 1)).toEqual(values);
    for (const panel of [2, 3, 4]) expect(Object.keys(layersOf(made, panel))).toEqual(Object.keys(layersOf(made, 1)));
    const { update } = gateValues(model, inputsOf(made));
    const { label } = most[0]!;
    const at = all.findIndex((one) => one.label === label);
    const gate = Array.from({ length: 40 }, (_, t) => update!.data[(Math.floor(at / 6) * 40 + t) * 6 + (at % 6)]);
    expect(heights(made, label, 3)).toEqual(gate);
    expect(made.note).toBe("Shown: 8 of 12 units, those whose h varies most.");
  });

  it("need sequences that no module makes", async () => {
    await modules.withFiles({ "zeros.task.js": modules.taskOf(zeros) }, async (place) => {
      const { key, spec } = resolveRun(modules.runOf(join(place, "zeros.task.js")));
      const record = { key, spec, result: { status: "done", steps: 30 } } as RunRecord;
      const source = { name: "zeros", model: createModel(spec.model), record };
      await expect(traces.of(source)).rejects.toThrow(
        failure("OUTLAST_MODULE", /zeros\.task\.js is code, which is not run to read/),
      );
      await expect(balance.of(source)).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT", /the cell gru\.$/));
      expect((await eigenvalues.of(source)).note).toMatch(/at the end alone: what its task is made of is not here/);
    });
  });
});

describe("convolution", () => {
  const inputs = { shape: [6, 8, 1], data: Float64Array.from(chosen.flat(2)) };

  /** The convolution of the theory, from a model's start, on the sequences as the teacher answers them. */
  function theory(spec: RunSpec): Tensor {
    const { data: m } = impulseResponse(wideTeacher, 8);
    const targets = Float64Array.from({ length: 48 }, (_, at) => {
      let sum = 0;
      for (let j = 0; j <= at % 8; j++) sum += m[j]! * inputs.data[at - j]!;
      return sum;
    });
    const design = toeplitzDesign({ inputs, targets: { shape: [6, 8, 1], data: targets } }, "every");
    const start = createModel({ inputSize: 1, outputSize: 1, ...spec.model } as never, { seed: 6 });
    const initial = wideResponse(start, 8);
    const { response } = trainConvolution(design, {
      rho: lagWeights(variances, 8),
      initial,
      learningRate: wideRate,
      steps: 25,
    });
    return response;
  }

  it("is what the theory makes of the run, and the RNN comes nearer to it with its width", async () => {
    const rest: number[] = [];
    for (const n of [16, 256]) {
      const { folder, model } = await runFolder(wide(n));
      const made = await convolution.make([folder], {});
      expect(heights(made, "RNN")).toEqual([...wideResponse(model, 8).data]);
      const expected = theory(wide(n)).data as Float64Array;
      expect(distance(heights(made, "convolution") as number[], expected)).toBeLessThan(1e-12);
      expect(heights(made, "teacher")).toEqual([...impulseResponse(wideTeacher, 8).data]);
      const left = heights(made, "RNN - convolution", 1);
      left.forEach((value, j) => expect(value).toBeCloseTo(heights(made, "RNN")[j]! - expected[j]!, 12));
      rest.push(largest(left));
      expect(made.note).toMatch(
        new RegExp(`^After 25 steps at width ${n}; their outputs on the training set are 0\\.\\d+`),
      );
    }
    expect(rest[1]!).toBeLessThan(rest[0]! / 2);
  });

  it("knows the same start by another name, and matrices that are frozen", async () => {
    const named = await runFolder(wide(16, {}, { kind: "wideGaussian", ...variances }));
    const made = await convolution.make([named.folder], {});
    expect(
      distance(
        heights(made, "convolution") as number[],
        theory(wide(16, {}, { kind: "wideGaussian", ...variances })).data,
      ),
    ).toBeLessThan(1e-12);
    const spec = wide(16);
    const frozen = await runFolder({ ...spec, model: { ...spec.model, freeze: ["A", "B", "C"] } });
    const still = await convolution.make([frozen.folder], {});
    expect(largest(heights(still, "RNN - convolution", 1))).toBe(0);
  });

  it.each([
    ["the optimizer adam", wide(4, { optimizer: { kind: "adam", learningRate: 0.01 } })],
    ["a learning rate that changes (cosine)", wide(4, { schedule: { kind: "cosine", steps: 25 } })],
    ["clipped gradients", wide(4, { clipNorm: 1 })],
    ["batches of 3", wide(4, { batchSize: 3 })],
    ["A from the init pytorch", wide(4, {}, { kind: "pytorch" })],
  ])("refuses a run with %s", async (what, spec) => {
    const { folder } = await runFolder(spec);
    await expect(convolution.make([folder], {})).rejects.toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", what.replace(/[()]/g, "\\$&")),
    );
  });
});
