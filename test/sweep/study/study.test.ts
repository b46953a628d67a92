import { describe, expect, it } from "vitest";
import { createStudy } from "../../../src/index.js";
import type { Study, SweepSpec } from "../../../src/index.js";
import { resolveRun } from "../../../src/run/index.js";
import { failure } from "../../helpers.js";
import { base } from "../specs.js";
import { bowl, mixed, plane, search, studyOf } from "./studies.js";

const path = "train.optimizer.learningRate";

/** A study with three trials. */
function threeTrials(): Study {
  const study = studyOf(plane);
  study.ask(3);
  return study;
}

describe("ask", () => {
  it("gives runs whose specs have the values", () => {
    const [trial] = studyOf(plane).ask();
    expect(trial!.id).toBe(0);
    expect(trial!.spec).toEqual({
      ...base,
      train: {
        ...base.train,
        optimizer: { kind: "adam", learningRate: trial!.values[path] },
        clipNorm: trial!.values["train.clipNorm"],
      },
    });
    for (const { spec } of studyOf(mixed).ask(30)) expect(resolveRun(spec).key).toMatch(/^[0-9a-f]{64}$/);
  });

  it("need not wait for what was asked before, and depends on what was told alone", () => {
    const [early, late] = [studyOf(plane), studyOf(plane)];
    for (const study of [early, late]) search(study, { trials: 20, batch: 20, value: bowl });
    const first = early.ask(4);
    const second = early.ask(4);
    expect(second.map(({ id }) => id)).toEqual([24, 25, 26, 27]);
    expect([...first, ...second]).toEqual(late.ask(8));
    for (const trial of second) early.tell(trial.id, bowl(trial));
    for (const trial of second.toReversed()) late.tell(trial.id, bowl(trial));
    expect(early.ask(4)).toEqual(late.ask(4));
  });

  it("knows of trials that were told", () => {
    const [one, other] = [studyOf(plane), studyOf(plane)];
    for (const study of [one, other]) search(study, { trials: 20, batch: 20, value: bowl });
    expect(one.ask()).toEqual(other.ask());
    one.tell(20, 0);
    other.tell(20, 1000);
    expect(one.ask()).not.toEqual(other.ask());
  });

  it("wants a whole number", () => {
    for (const count of [0, -1, 1.5, NaN]) {
      expect(() => studyOf(plane).ask(count)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /^count must be a whole/));
    }
  });
});

describe("tell", () => {
  it("refuses what is no number, with a sentence", () => {
    for (const value of [NaN, Infinity, -Infinity, undefined, "done"]) {
      const sentence = /^value must be a finite number, "failed" or "diverged", got .* for trial 1/;
      expect(() => threeTrials().tell(1, value as number)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", sentence));
    }
    const study = threeTrials();
    expect(() => study.tell(1, NaN)).toThrow(/got NaN/);
    study.tell(1, 2); // nothing was told before
    expect(study.best).toMatchObject({ id: 1, value: 2 });
  });

  it("refuses a trial that there is not, and one that was told", () => {
    const study = threeTrials();
    for (const id of [3, -1, 0.5, NaN, "0" as never]) {
      expect(() => study.tell(id, 1)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /^The study has trials 0 to 2, got/));
    }
    expect(() => studyOf(plane).tell(0, 1)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /has no trial yet/));
    study.tell(2, 0.5);
    const twice = /^Trial 2 was told already, as 0\.5: each is told once\.$/;
    expect(() => study.tell(2, 0.5)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", twice));
    study.tell(0, "failed");
    expect(() => study.tell(0, 1)).toThrow(/told already, as "failed"/);
  });

  it("makes the best trial, of equal ones the first", () => {
    const study = studyOf(plane, { objective: { maximize: "horizon" } });
    expect(study.best).toBeUndefined();
    const trials = study.ask(4);
    study.tell(3, 16);
    study.tell(0, "diverged");
    study.tell(2, 16);
    expect(study.best).toEqual({ ...trials[2], value: 16 });
    study.tell(1, 8);
    expect(study.best!.id).toBe(2);
    expect(study.trials.map(({ value }) => value)).toEqual(["diverged", 8, 16, 16]);
    expect(study.trials.map(({ values }) => values)).toEqual(trials.map(({ values }) => values));
  });
});

describe("enqueue", () => {
  it("makes a trial of given values, as they are", () => {
    const study = studyOf(mixed);
    const values = {
      "train.optimizer.kind": "momentum",
      [path]: 0.001,
      "train.optimizer.momentum": 0.9,
      "model.hiddenSize": 3,
      "train.batchSize": 5,
    };
    study.ask(2);
    const trial = study.enqueue(values);
    expect(trial).toMatchObject({ id: 2, values });
    expect(trial.spec.train).toMatchObject({ optimizer: { kind: "momentum", learningRate: 0.001, momentum: 0.9 } });
    study.tell(2, 0);
    expect(study.best!.values).toEqual(values);
  });

  it("is learnt from", () => {
    const [one, other] = [studyOf(plane), studyOf(plane)];
    one.enqueue({ [path]: 0.001, "train.clipNorm": 10 });
    other.enqueue({ [path]: 0.1, "train.clipNorm": 0.1 });
    for (const study of [one, other]) {
      study.tell(0, -1);
      search(study, { trials: 15, batch: 15, value: () => 1 });
    }
    expect(one.trials.slice(1)).toEqual(other.trials.slice(1));
    expect(one.ask(10)).not.toEqual(other.ask(10));
  });

  const whole = { [path]: 0.01, "model.hiddenSize": 2, "train.batchSize": 4, "train.optimizer.kind": "gd" };
  it.each([
    [{ ...whole, "train.step": 3 }, /^values\["train\.step"\] is no axis of the search, which has train\.optimizer/],
    [{ ...whole, "train.optimizer.momentum": 0.9 }, /does not exist with this value of train\.optimizer\.kind/],
    [{ ...whole, "train.optimizer.kind": "momentum" }, /^values\["train\.optimizer\.momentum"\] is missing\.$/],
    [{ ...whole, [path]: 2 }, /^values\["train\.optimizer\.learningRate"\] must be from 0\.0001 to 1, got 2\.$/],
    [{ ...whole, [path]: "0.1" }, /must be from 0\.0001 to 1, got "0\.1"\.$/],
    [{ ...whole, "model.hiddenSize": 2.5 }, /^values\["model\.hiddenSize"\] must be from 1 to 4, got 2\.5\.$/],
    [{ ...whole, "train.batchSize": 3 }, /^values\["train\.batchSize"\] must be from 2 to 5, got 3\.$/],
    [{ ...whole, "train.optimizer.kind": "adamw" }, /must be among "gd", "momentum", "adam", got "adamw"\.$/],
  ])("refuses %o", (values, sentence) => {
    expect(() => studyOf(mixed).enqueue(values)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", sentence));
  });

  it("refuses what is no JSON", () => {
    const values = { ...whole, [path]: NaN };
    expect(() => studyOf(mixed).enqueue(values)).toThrow(failure("OUTLAST_INVALID_SPEC", /learningRate/));
  });

  it("goes by the whole group where axes are zipped", () => {
    const axes = { "model.hiddenSize": [1, 2, 3], "train.batchSize": [10, 5, 4], seed: [1, 2] };
    const study = studyOf({ ...plane, axes, zip: [["model.hiddenSize", "train.batchSize"]] });
    const pairs = study.ask(12).map(({ values }) => Object.values(values).join());
    expect(new Set(pairs)).toEqual(new Set(["1,10", "2,5", "3,4"]));
    expect(study.enqueue({ "model.hiddenSize": 2, "train.batchSize": 5 }).values).toEqual({
      "model.hiddenSize": 2,
      "train.batchSize": 5,
    });
    const sentence = /must be from 1 to 3 and go together with train\.batchSize as in the spec, got 2, 4\.$/;
    expect(() => study.enqueue({ "model.hiddenSize": 2, "train.batchSize": 4 })).toThrow(sentence);
  });
});

describe("what a study refuses", () => {
  const objectives: [string, RegExp][] = [
    [
      "longer.los",
      /^objective\.minimize names no metric of the evaluation longer, got "longer\.los": did you mean "loss"\?$/,
    ],
    ["longer.horizn", /did you mean "horizon"\?$/],
    ["long.loss", /is nothing that a run comes to, got "long\.loss": did you mean "longer\.loss"\?$/],
    ["lost", /did you mean "loss"\?$/],
    ["longer.loss.medain", /names no statistic that there is of longer, got .*: did you mean "median"\?$/],
    ["longer.loss@100", /names a length that longer does not test, got "longer\.loss@100": it tests 8, 16\.$/],
    ["longer[3].loss", /names a checkpoint that there is not, got "longer\[3\]\.loss": there is none\.$/],
    ["longer.success", /names no number that could be least or most, got "longer\.success"/],
    ["status", /names no number that could be least or most, got "status"/],
  ];
  it.each(objectives)("objective %s", (minimize, sentence) => {
    expect(() => studyOf(plane, { objective: { minimize } })).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });

  it("an option that there is not", () => {
    const wrong =
      (options: object): (() => Study) =>
      () =>
        createStudy(plane, options);
    expect(wrong({ sampler: "tpee" })).toThrow(
      failure("OUTLAST_INVALID_SPEC", /sampler must be .*did you mean "tpe"\?$/),
    );
    expect(wrong({ objectiv: {} })).toThrow(failure("OUTLAST_INVALID_SPEC", /did you mean "objective"\?$/));
    expect(wrong({ objective: { minimize: "loss", maximize: "loss" } })).toThrow(failure("OUTLAST_INVALID_SPEC"));
  });

  it("a spec that is wrong, and one that has nothing to search", () => {
    const wrong =
      (change: Partial<SweepSpec>): (() => Study) =>
      () =>
        studyOf({ ...mixed, ...change });
    expect(wrong({ axes: { "train.stepz": { integers: [1, 2] } }, conditions: {} })).toThrow(
      /did you mean "train\.steps"/,
    );
    const seeds = /^axes must have one to search: axes of seeds/;
    expect(wrong({ axes: { seed: [1, 2] }, conditions: {} })).toThrow(failure("OUTLAST_INVALID_SPEC", seeds));
    const axes = { seed: [1, 2], [path]: [0.1, 0.2] };
    const conditions = { [path]: { seed: 1 } };
    expect(wrong({ axes, conditions })).toThrow(failure("OUTLAST_INVALID_SPEC", /asks about seed: in a search every/));
  });
});

describe("what a study is after", () => {
  it("is the first evaluation's horizon, or else the loss", () => {
    expect(createStudy(plane).objective).toEqual({ maximize: "longer.horizon" });
    expect(createStudy({ ...plane, base: { ...base, evaluate: [] } }).objective).toEqual({ minimize: "loss" });
    const { objective } = createStudy(plane, { objective: { minimize: "longer.loss" } });
    expect(objective).toEqual({ minimize: "longer.loss.mean@16" });
  });
});
