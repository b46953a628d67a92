import { describe, expect, it, test } from "vitest";
import { quantile } from "../../../src/core/index.js";
import { prepareSweep } from "../../../src/sweep/index.js";
import { samplerNames } from "../../../src/sweep/study/samplers/index.js";
import { failure } from "../../helpers.js";
import { bowl, mixed, plane, search, studyOf } from "./studies.js";
import type { Outcome, Trial } from "../../../src/index.js";

const rate = "train.optimizer.learningRate";

/** Depends on every axis; some trials come to no number. */
function value({ id, values }: Trial): Outcome {
  if (id % 11 === 3) return "failed";
  if (values["train.batchSize"] === 5 && id % 5 === 0) return "diverged";
  const rate = Math.log10(values["train.optimizer.learningRate"] as number);
  const momentum = (values["train.optimizer.momentum"] as number | undefined) ?? 0.3;
  return (rate + 2) ** 2 + momentum + (values["model.hiddenSize"] as number);
}

describe.each(samplerNames)("%s", (sampler) => {
  it("chooses the same trials again, whatever the order in which a batch is told", () => {
    const all = { trials: 60, batch: 12, value };
    const trials = search(studyOf(mixed, { sampler }), all);
    expect(search(studyOf(mixed, { sampler }), all)).toEqual(trials);
    const shuffled = (batch: Trial[]): Trial[] => batch.toSorted((a, b) => ((7 * a.id) % 12) - ((7 * b.id) % 12));
    expect(search(studyOf(mixed, { sampler }), all, shuffled)).toEqual(trials);
    expect(search(studyOf(mixed, { sampler }, 1), all)).not.toEqual(trials);
  });

  it("keeps to the axes and to their conditions, and misses no value", () => {
    const trials = search(studyOf(mixed, { sampler }), { trials: 80, batch: 8, value });
    for (const { values } of trials) {
      const { "train.optimizer.kind": kind, "train.optimizer.momentum": momentum, ...rest } = values;
      expect(momentum !== undefined).toBe(kind === "momentum");
      if (momentum !== undefined) expect(Math.abs((momentum as number) - 0.745)).toBeLessThanOrEqual(0.245);
      expect(Math.abs(Math.log10(rest["train.optimizer.learningRate"] as number) + 2)).toBeLessThanOrEqual(2);
    }
    const seen = (path: string): unknown[] => [...new Set(trials.map(({ values }) => values[path]))].sort();
    expect(seen("train.optimizer.kind")).toEqual(["adam", "gd", "momentum"]);
    expect(seen("model.hiddenSize")).toEqual([1, 2, 3, 4]);
    expect(seen("train.batchSize")).toEqual([2, 4, 5]);
  });

  it("has no two trials of a batch at one place of a continuum", () => {
    const trials = search(studyOf(plane, { sampler }), { trials: 100, batch: 50, value: bowl });
    expect(new Set(trials.map(({ values }) => JSON.stringify(values))).size).toBe(100);
  });
});

test("random draws what a sweep draws", () => {
  const sweep = prepareSweep({ ...plane, seed: 5, draw: { random: 20 } });
  const points = Array.from({ length: 20 }, (_, index) => sweep.point(index));
  const trials = studyOf(plane, { sampler: "random" }, 5).ask(20);
  expect(trials.map(({ values }) => values)).toEqual(points);
});

test("sobol is evener than random", () => {
  // Of 64 points each of an 8 x 8 grid's cells has one.
  const cells = (sampler: "sobol" | "random"): number => {
    const trials = studyOf(plane, { sampler }).ask(64);
    const cell = ({ values }: Trial): string =>
      Object.values(values)
        .map((number, d) => Math.floor(2 * (Math.log10(number as number) + (d === 0 ? 4 : 2))))
        .join();
    return new Set(trials.map(cell)).size;
  };
  expect(cells("sobol")).toBe(64);
  expect(cells("random")).toBeLessThan(50);
});

test("sobol has as many dimensions as there are direction numbers", () => {
  const axes = Object.fromEntries(
    Array.from({ length: 33 }, (_, i) => [`model.init.values["rnn.${i}"]`, { uniform: [0, 1] }]),
  );
  expect(() => studyOf({ ...plane, axes } as never, { sampler: "sobol" })).toThrow(failure("OUTLAST_INVALID_SPEC"));
});

describe("tpe", () => {
  const regrets = (sampler: "tpe" | "random", batch: number): number[] => {
    const best = (seed: number): number => {
      const study = studyOf(plane, { sampler }, seed);
      search(study, { trials: 60, batch, value: bowl });
      return study.best!.value;
    };
    return Array.from({ length: 30 }, (_, seed) => best(seed)).sort((a, b) => a - b);
  };
  const median = (sorted: readonly number[]): number => quantile(sorted, 0.5);

  it.each([1, 10])("finds the ground of a bowl sooner than random draws do, %i at a time", (batch) => {
    const [learnt, drawn] = [median(regrets("tpe", batch)), median(regrets("random", batch))];
    expect(drawn / learnt).toBeGreaterThan(4);
  });

  it("learns which of a list is best, and what exists only with it", () => {
    const spec = {
      ...plane,
      axes: { ...mixed.axes },
      conditions: mixed.conditions,
    };
    const value = ({ values }: Trial): number => {
      const momentum = values["train.optimizer.momentum"] as number | undefined;
      return momentum === undefined ? 1 : Math.abs(momentum - 0.6);
    };
    const trials = search(studyOf(spec), { trials: 100, batch: 10, value });
    const last = trials.slice(-40).map(({ values }) => values["train.optimizer.momentum"] as number | undefined);
    expect(last.filter((momentum) => momentum !== undefined).length).toBeGreaterThan(30);
    expect(last.filter((momentum) => Math.abs((momentum ?? 1) - 0.6) < 0.06).length).toBeGreaterThan(20);
  });

  it("keeps away from where trials fail or diverge", () => {
    for (const outcome of ["failed", "diverged"] as const) {
      const isBad = ({ values }: Trial): boolean => (values["train.clipNorm"] as number) < 10;
      const value = (trial: Trial): Outcome => (isBad(trial) ? outcome : 1);
      const trials = search(studyOf(plane), { trials: 80, batch: 8, value });
      const bad = trials.slice(-40).filter(isBad).length;
      expect(bad).toBeLessThan(12); // of 30 by chance
    }
  });

  it("tries every point of a small space before it tries one again", () => {
    const spec = { ...plane, axes: { "model.hiddenSize": [1, 2, 3, 4], "train.batchSize": [1, 2, 4, 5, 10] } };
    const value = ({ values }: Trial): number => values["model.hiddenSize"] as number;
    const trials = search(studyOf(spec), { trials: 20, batch: 4, value });
    const different = new Set(trials.map(({ values }) => JSON.stringify(values))).size;
    expect(different).toBe(20);
  });

  it("keeps trials of a batch apart, of which nothing is known yet", () => {
    const spec = { ...plane, axes: { [rate]: plane.axes[rate]! } };
    const distance = ({ values }: Trial): number => Math.abs(Math.log10(values[rate] as number) + 2.9);
    const mean = (trials: Trial[]): number => trials.reduce((sum, trial) => sum + distance(trial), 0) / trials.length;
    const ratios = Array.from({ length: 6 }, (_, seed) => {
      const study = studyOf(spec, {}, seed);
      search(study, { trials: 40, batch: 10, value: distance });
      const batch = study.ask(20);
      return mean(batch.slice(10)) / mean(batch.slice(0, 5));
    });
    expect(median(ratios.sort((a, b) => a - b))).toBeGreaterThan(1.8); // 1 of trials that know nothing of each other
  });

  it("chooses from the last trials and the best ones, whatever came before", () => {
    const rates = Array.from({ length: 350 }, (_, i) => 10 ** (-3.9 + ((i * 0.618) % 1) * 3.8));
    /** Choices after 350 trials, all told; of some, by their ids, those that are not good lie elsewhere. */
    const after = (from: number, to: number): Trial[] => {
      const study = studyOf(plane);
      rates.forEach((own, id) => {
        const isMoved = id >= from && id < to && Math.abs(own - 0.01) > 0.05;
        study.enqueue({ [rate]: isMoved ? 0.01 : own, "train.clipNorm": 1 });
        study.tell(id, Math.abs(own - 0.01));
      });
      return study.ask(10);
    };
    const plain = after(0, 0);
    expect(after(0, 150)).toEqual(plain);
    expect(after(150, 350)).not.toEqual(plain);
  });
});
