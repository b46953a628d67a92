import { afterAll, describe, expect, it } from "vitest";
import { join } from "node:path";
import {
  createModel,
  eigenvalues,
  hankelSingularValues,
  impulseResponse,
  jacobianResponse,
  saveModel,
  train,
} from "../../../src/index.js";
import type { Complex, Model } from "../../../src/index.js";
import type { Dots, Figure } from "../../../src/report/figure/figure.js";
import { balance } from "../../../src/report/kinds/balance.js";
import { convolution } from "../../../src/report/kinds/convolution.js";
import { eigenvalues as eigenvaluesKind } from "../../../src/report/kinds/eigenvalues.js";
import { hankel } from "../../../src/report/kinds/hankel.js";
import { impulse } from "../../../src/report/kinds/impulse.js";
import { figureKinds } from "../../../src/report/kinds/index.js";
import { traces } from "../../../src/report/kinds/traces.js";
import { distance, failure } from "../../helpers.js";
import { small } from "../../run/specs.js";
import { heights, layersOf, newFolder, removeFolders, rules, runFolder } from "../models/folders.js";
import { descent, gruStudent, gruTeacher, modelOf, none, still } from "../models/specs.js";

afterAll(removeFolders);

const modelKinds = [impulse, eigenvaluesKind, hankel, balance, traces, convolution];
const kind = (name: string): (typeof modelKinds)[number] => modelKinds.find((one) => one.name === name)!;
const figure = async (name: string, source: string): Promise<Figure> => kind(name).make([source], {});
const of = (name: string, model: Model): Promise<Figure> => kind(name).of({ name: "bare", model, record: undefined });

const diagonal = { A: [[0.9, 0], [0, -0.5]], B: [[1], [2]], C: [[0.3, 0.7]] }; // prettier-ignore

describe("the kinds of figures of models", () => {
  it("are JSON, take a title, and refuse what they do not read", async () => {
    const { folder } = await runFolder(still(diagonal, { memoryless: 1 }));
    expect(figureKinds).toEqual(expect.arrayContaining(modelKinds));
    for (const one of modelKinds) {
      const { name, about, options } = one;
      expect(options).toEqual(["title"]);
      expect(about).toMatch(/^the |^a /);
      await expect(one.make([folder], { metric: "loss" })).rejects.toThrow(
        failure("OUTLAST_USAGE", `The figure ${name} does not read metric`),
      );
      if (name === "convolution") continue;
      const made = await one.make([folder], { title: "<script>" });
      expect(made).toMatchObject({ kind: name, title: "<script>" });
      expect(JSON.parse(JSON.stringify(made))).toEqual(
        JSON.parse(JSON.stringify(await one.make([folder], { title: "<script>" }))),
      );
      expect(Object.values(layersOf(made)).length).toBeGreaterThan(0);
    }
  });
});

describe("impulse", () => {
  it("has the response of student and teacher past the lags of training", async () => {
    const { folder, model } = await runFolder(still(diagonal, { delay: 3 }));
    const made = await figure("impulse", folder);
    const lags = Array.from({ length: 24 }, (_, j) => j);
    expect(heights(made, "student")).toHaveLength(24);
    expect(
      distance(
        heights(made, "student") as number[],
        lags.map((j) => 0.3 * 0.9 ** j + 1.4 * (-0.5) ** j),
      ),
    ).toBeLessThan(1e-14);
    expect(heights(made, "student")).toEqual([...impulseResponse(model, 24).data]);
    expect(heights(made, "teacher")).toEqual(lags.map((j) => Number(j === 3)));
    expect(rules(made)).toEqual({ "training length": { x: 6 } });
    expect(layersOf(made)["teacher"]).toMatchObject({ isDashed: true });
    expect(made.panels[0]).toMatchObject({ x: { label: "lag j" }, y: { label: "m_j" } });
    expect(made.note).not.toMatch(/teacher/);
  });

  it("has a line a pair of output and input, or norms of many pairs", async () => {
    const two = modelOf(diagonal.A, [[1, 0], [0, 1]], [[1, 2], [0, 3]]); // prettier-ignore
    const made = await of("impulse", two);
    expect(Object.keys(layersOf(made))).toEqual(
      [0, 1].flatMap((o) => [0, 1].map((i) => `student, output ${o + 1}, input ${i + 1}`)),
    );
    expect(heights(made, "student, output 1, input 2").slice(0, 2)).toEqual([2, -1]);
    expect(rules(made)).toEqual({});
    expect(made.note).toMatch(/No teacher/);
    const unit = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]; // prettier-ignore
    const three = modelOf(
      unit.map((row) => row.map((value) => value / 2)),
      unit,
      unit,
    );
    const norms = await of("impulse", three);
    expect(heights(norms, "student").slice(0, 3)).toEqual([Math.sqrt(3), Math.sqrt(3) / 2, Math.sqrt(3) / 4]);
    expect(norms.panels[0]!.y.label).toBe("norm of m_j");
  });

  it("does not hear biases, and shows what grows without bound as infinite", async () => {
    const sizes = { inputSize: 1, hiddenSize: 1, outputSize: 1, dtype: "float64" } as const;
    const biased = createModel({ cell: "linear", ...sizes, bias: true, readout: { bias: true } });
    biased.setParameters(modelOf([[1e40]], [[1]], [[1]]).parameters());
    const shown = heights(await of("impulse", biased), "student");
    expect(shown.slice(0, 2)).toEqual([1, 1e40]);
    expect(shown.at(-1)).toBeNull();
  });

  it("is the derivative at rest of cells that are not linear, teachers too", async () => {
    const { folder, model } = await runFolder(gruStudent);
    const made = await figure("impulse", folder);
    for (const [name, own] of [
      ["student", model],
      ["teacher", createModel(gruTeacher, { seed: 9 })],
    ] as const) {
      // prettier-ignore
      const { data } = jacobianResponse(own, { length: 28 });
      expect(heights(made, `${name}, output 1, input 2`)).toEqual(
        Array.from({ length: 28 }, (_, j) => data[2 * j + 1]),
      );
    }
    expect(made.panels[0]!.y.label).toBe("dy_t / dx_(t-j)");
    const folded = createModel({ ...modelOf([[0.5]], [[1]], [[1]]).spec, readout: { activation: "sigmoid" } });
    expect(
      distance(
        heights(await of("impulse", folded), "student") as number[],
        jacobianResponse(folded, { length: 20 }).data,
      ),
    ).toBe(0);
  });
});

const places = (figureMade: Figure, label: string): Complex[] =>
  (layersOf(figureMade)[label] as Dots).points.map(({ x, y }) => ({ re: x!, im: y! }));

describe("eigenvalues", () => {
  it("go from the start by the way to the end of the recorded run", async () => {
    const { folder, record, model } = await runFolder(descent());
    const made = await figure("eigenvalues", folder);
    const { task, model: spec } = record.spec;
    const own = createModel(spec, { seed: 2 });
    const start = eigenvalues(own);
    const settings = { objective: "population", optimizer: { kind: "gd", learningRate: 0.01 }, steps: 200 } as const;
    const { checkpoints } = await train(own, { ...settings, task: task as never, checkpoints: [48, 192] });
    expect(places(made, "start")).toEqual(start);
    expect(places(made, "end")).toEqual(eigenvalues(model));
    const way = (layersOf(made)["on the way"] as Dots).points;
    expect([...new Set(way.map(({ name }) => name))].slice(0, 5)).toEqual(
      [1, 2, 3, 4, 6].map((step) => `step ${step}`),
    );
    for (const { step, model: then } of checkpoints!) {
      const there = way.filter(({ name }) => name === `step ${step}`).map(({ x, y }) => ({ re: x, im: y }));
      expect(there).toEqual(eigenvalues(then));
    }
    expect(places(made, "teacher").map(({ re }) => re)).toEqual([0.9, -0.5]);
    expect(layersOf(made)["unit circle"]).toMatchObject({ mark: "circle", radius: 1 });
    expect(made.panels[0]!.isSquare).toBe(true);
  });

  it("are at the end alone where the way is not known", async () => {
    const rotation = modelOf([[0.6, -0.8], [0.8, 0.6]], [[1], [0]], [[1, 0]]); // prettier-ignore
    const made = await of("eigenvalues", rotation);
    expect(Object.keys(layersOf(made))).toEqual(["unit circle", "end"]);
    const [up, down] = places(made, "end");
    expect([up!.re, up!.im, down!.im]).toEqual([0.6, 0.8, -0.8].map((value) => expect.closeTo(value, 14) as number));
    expect(made.note).toMatch(/at the end alone: there is no record/);
  });

  it("are those of the Jacobian where the state of another cell rests", async () => {
    const model = createModel({
      cell: "tanh",
      bias: false,
      dtype: "float64",
      inputSize: 1,
      hiddenSize: 3,
      outputSize: 1,
    });
    const { data } = model.parameters()["rnn.weight_hh_l0"]!;
    const A = [0, 1, 2].map((row) => [...data.slice(3 * row, 3 * row + 3)]);
    const expected = eigenvalues({ A, B: [[0], [0], [0]], C: [[0, 0, 0]] });
    const found = places(await of("eigenvalues", model), "end");
    expect(
      distance(
        found.flatMap(({ re, im }) => [re, im]),
        expected.flatMap(({ re, im }) => [re, im]),
      ),
    ).toBeLessThan(1e-9);
    const { folder } = await runFolder(gruStudent);
    const made = await figure("eigenvalues", folder);
    expect(places(made, "end")).toHaveLength(3);
    expect(places(made, "teacher")).toHaveLength(2);
    expect(made.note).toMatch(/^Eigenvalues of the state's Jacobian after 1000 inputs of 0\.$/);
  });
});

describe("hankel", () => {
  it("has the singular values of student and teacher with their degrees", async () => {
    const { folder } = await runFolder(still({ A: [[0.5]], B: [[2]], C: [[3]] }, { delay: 2 }));
    const made = await figure("hankel", folder);
    expect(heights(made, "student")).toEqual([expect.closeTo(6 / 0.75, 12)]);
    expect(heights(made, "teacher")).toEqual([1, 1, 1].map((value) => expect.closeTo(value, 12) as number));
    expect(rules(made)).toEqual({ "degree 1, student": { x: 1 }, "degree 3, teacher": { x: 3 } });
    expect(made.panels[0]!.y.scale).toBe("log");
    const dots = layersOf({ ...made, panels: [{ ...made.panels[0]!, layers: made.panels[0]!.layers.filter(({ mark }) => mark === "dots") }] }); // prettier-ignore
    expect((dots["student"] as Dots).points).toEqual([{ x: 1, y: expect.closeTo(8, 12) as number }]);
  });

  it("has one rule for one degree, and no value of 0", async () => {
    const hidden = { A: [[0.5, 0], [0, 0.9]], B: [[1], [0]], C: [[1, 1]] }; // prettier-ignore
    const { folder } = await runFolder(still(hidden, { eigenvalues: [0.3], weights: [2] }));
    const made = await figure("hankel", folder);
    expect(rules(made)).toEqual({ "degree 1, student and teacher": { x: 1 } });
    expect(heights(made, "student")[0]).toBeCloseTo(1 / 0.75, 12);
    expect(heights(made, "student").every((value) => value! > 0)).toBe(true);
  });

  it("takes finite matrices where a response grows", async () => {
    const growing = { A: [[1.25]], B: [[1]], C: [[1]] };
    const { folder } = await runFolder(still(growing, { delay: 1 }));
    const made = await figure("hankel", folder);
    const expected = hankelSingularValues(growing, { rows: 4, columns: 4 });
    expect(heights(made, "student")[0]).toBeCloseTo(expected[0]!, 12);
    expect(expected[0]).toBeCloseTo(
      [0, 1, 2, 3].reduce((sum, k) => sum + 1.25 ** (2 * k), 0),
      12,
    );
    expect(made.note).toMatch(/4 by 4 blocks/);
  });

  it("is of linear models, with or without a teacher", async () => {
    await expect(of("hankel", createModel(gruTeacher))).rejects.toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^hankel is about linear models; this one has the cell gru\.$/),
    );
    const made = await of("hankel", modelOf([[0.5]], [[1]], [[1]]));
    expect(made.note).toMatch(/No linear teacher/);
    const adding = { ...none, seed: 1, model: { cell: "linear", hiddenSize: 2 }, task: { kind: "adding", length: 5 }, train: { optimizer: { kind: "gd", learningRate: 0.01 }, batchSize: 4, steps: 3 } } as const; // prettier-ignore
    const { folder } = await runFolder(adding);
    const teacherless = await figure("hankel", folder);
    expect(teacherless.note).toMatch(/No linear teacher/);
    expect(Object.keys(rules(teacherless))).toEqual(["degree 2, student"]);
  });
});

describe("what a kind cannot show", () => {
  it("is said of cells and records that are not there", async () => {
    const { folder } = await runFolder(small);
    const file = join(newFolder(), "bare.safetensors");
    saveModel(modelOf([[0.5]], [[1]], [[1]]), file);
    for (const name of ["balance", "traces", "convolution"]) {
      await expect(figure(name, file), name).rejects.toThrow(
        failure(
          "OUTLAST_INVALID_ARGUMENT",
          new RegExp(`^${name} needs the record of the run for .*give the folder of a run`),
        ),
      );
    }
    for (const name of ["hankel", "balance", "convolution"]) {
      await expect(figure(name, folder), name).rejects.toThrow(
        failure(
          "OUTLAST_INVALID_ARGUMENT",
          new RegExp(`^${name} (?:is about|needs a) linear model.*this (?:one|run) has the cell lstm`),
        ),
      );
    }
  });
});
