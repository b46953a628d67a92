import { describe, expect, it } from "vitest";
import { createStudy, openStore, query, sweep } from "../../../src/index.js";
import type {
  OptimizeOptions,
  Study,
  StudyOptions,
  StudyProgress,
  StudySummary,
  SweepSpec,
} from "../../../src/index.js";
import { quantile } from "../../../src/core/index.js";
import { failure } from "../../helpers.js";
import { small } from "../../run/specs.js";
import { base } from "../specs.js";
import { inFolder } from "../sweeps.js";
import { mixed, plane, studyOf } from "./studies.js";

const path = "train.optimizer.learningRate";

/** A run that a learning rate can make diverge. */
const unstable = {
  model: { cell: "tanh", hiddenSize: 2 },
  task: { kind: "delay", delay: 1, length: 10, sequences: 8 },
  train: { optimizer: { kind: "gd", learningRate: 0.01 }, steps: 50 },
} as const;

/** What a search that was not disturbed says, but for its time. */
async function optimized(study: Study, options: OptimizeOptions): Promise<Partial<StudySummary>> {
  const { seconds, ...rest } = await study.optimize(options);
  expect(seconds).toBeGreaterThan(0);
  return rest;
}

const at = (store: string, options: StudyOptions = {}): Study => studyOf(mixed, { store, ...options });

describe("optimize", () => {
  it("computes as many trials as wanted, and tells what the store says of them", async () => {
    await inFolder(async (file) => {
      const store = file("a.db");
      const study = at(store, { objective: { minimize: "longer.loss.median@8" } });
      const heard: StudyProgress[] = [];
      const onProgress = (progress: StudyProgress): void => void heard.push(progress);
      const summary = await optimized(study, { trials: 30, batch: 7, onProgress });
      expect(summary).toMatchObject({ status: "done", done: 30, total: 30, failed: 0, had: 0, computed: 30, store });
      expect(heard.at(-1)).toMatchObject({ done: 30, total: 30, best: { id: summary.best!.id } });
      const select = ["point", "status", "longer.loss.median@8", path, "train.batchSize"];
      const { rows } = await query({ path: store }, { select, orderBy: "point" });
      expect(rows).toHaveLength(30);
      expect(
        study.trials.map(({ id, value, values }) => [id, "done", value, values[path], values["train.batchSize"]]),
      ).toEqual(rows);
      const values = study.trials.map(({ value }) => value as number);
      expect(summary.best).toMatchObject({ value: Math.min(...values), id: values.indexOf(Math.min(...values)) });
      expect(summary.best).toEqual(study.best);
    });
  });

  it("gives the same on any threads, and again from a store that has its runs", async () => {
    await inFolder(async (file) => {
      const [one, two] = [at(file("a.db"), { threads: 1 }), at(file("b.db"), { threads: 2 })];
      const first = await optimized(one, { trials: 25, batch: 10 });
      expect(await optimized(two, { trials: 25, batch: 10 })).toEqual({ ...first, store: file("b.db") });
      expect(two.trials).toEqual(one.trials);
      const again = at(file("a.db"));
      expect(await optimized(again, { trials: 25, batch: 10 })).toEqual({ ...first, had: 25, computed: 0 });
      expect(again.trials).toEqual(one.trials);
      // More trials go on from those that there are.
      const more = at(file("a.db"));
      expect(await optimized(more, { trials: 40, batch: 10 })).toMatchObject({ had: 25, computed: 15, done: 40 });
      expect(more.trials.slice(0, 25)).toEqual(one.trials);
    });
  });

  it("refuses a store that did not keep its objective, rather than take those runs for diverged", async () => {
    await inFolder(async (file) => {
      const spec: SweepSpec = { ...plane, axes: { "model.hiddenSize": [1, 2], "train.batchSize": [2, 4] } };
      const options: StudyOptions = { store: file("a.db"), objective: { minimize: "longer.loss" } };
      for (const curves of [["median" as const], false]) {
        options.store = file(`${String(curves)}.db`);
        await sweep(spec, { store: options.store, keep: { curves } });
        const study = createStudy(spec, options);
        const sentence = /did not keep longer\.loss\.mean@16 \(--keep\) of 2 of the runs that are needed: take another/;
        await expect(study.optimize({ trials: 4, batch: 2 })).rejects.toThrow(failure("OUTLAST_USAGE", sentence));
        expect(study.trials.filter(({ value }) => value !== undefined)).toEqual([]);
        const other = createStudy(spec, { ...options, objective: { maximize: "horizon" } });
        expect(await optimized(other, { trials: 4, batch: 2 })).toMatchObject({ had: 4, computed: 0, done: 4 });
      }
    });
  });

  it("goes on in a store that did not keep its objective of other runs", async () => {
    await inFolder(async (file) => {
      const [spec, store] = [{ ...plane, axes: { "model.hiddenSize": [1, 2] } }, file("a.db")];
      const other = { ...spec, base: { ...spec.base, seed: 77 } };
      await sweep(other, { store, keep: { curves: false } });
      const study = createStudy(spec, { store, objective: { minimize: "longer.loss" } });
      expect(await optimized(study, { trials: 2, batch: 2 })).toMatchObject({ had: 0, computed: 2, diverged: 0 });
      expect(study.trials.map(({ value }) => typeof value)).toEqual(["number", "number"]);
    });
  });

  it("finds what a sweep of the same name has computed", async () => {
    await inFolder(async (file) => {
      const spec: SweepSpec = { ...plane, axes: { "model.hiddenSize": [1, 2], "train.batchSize": [2, 4] } };
      await sweep(spec, { store: file("a.db") });
      const study = createStudy(spec, { store: file("a.db") });
      expect(await optimized(study, { trials: 4, batch: 2 })).toMatchObject({ had: 4, computed: 0, done: 4 });
    });
  });

  it("runs each trial with every seed, and takes the median", async () => {
    await inFolder(async (file) => {
      const spec: SweepSpec = { ...plane, axes: { ...plane.axes, seed: { from: 0, count: 3 }, "seeds.data": [7, 8] } };
      const study = studyOf(spec, { store: file("a.db") });
      const heard: StudyProgress[] = [];
      const onProgress = (progress: StudyProgress): void => void heard.push(progress);
      expect(await optimized(study, { trials: 4, batch: 2, onProgress })).toMatchObject({ computed: 24, done: 4 });
      for (const { done } of heard) expect(done).toBeLessThanOrEqual(4);
      const { rows } = await query({ path: file("a.db") }, { select: ["point", "seed", "seeds.data", "loss"] });
      for (const { id, value, values } of study.trials) {
        expect(Object.keys(values)).toEqual(Object.keys(plane.axes));
        const own = rows.filter(([point]) => Math.floor((point as number) / 6) === id);
        expect(own.map(([, seed, data]) => [seed, data].join()).sort()).toEqual([
          "0,7",
          "0,8",
          "1,7",
          "1,8",
          "2,7",
          "2,8",
        ]);
        const losses = own.map(([, , , loss]) => loss as number).sort((a, b) => a - b);
        expect(new Set(losses).size).toBe(6);
        expect(value).toBe(quantile(losses, 0.5));
      }
    });
  });

  it("puts up with trials that diverge, and with some that fail", async () => {
    await inFolder(async (file) => {
      const axes = {
        "train.optimizer.learningRate": [0.01, 1e30],
        "model.init": [0.1, 1e39].map((std) => ({ kind: "gaussian", std })), // which float32 does not hold
      };
      const study = studyOf({ ...plane, base: { ...base, ...unstable }, axes }, { store: file("a.db") });
      const summary = await optimized(study, { trials: 4, batch: 4 });
      const outcomes = study.trials.map(({ value, values }) => [
        values[path],
        (values["model.init"] as { std: number }).std,
        typeof value === "number" ? "number" : value,
      ]);
      expect(outcomes.map((outcome) => outcome.join()).sort()).toEqual([
        "0.01,0.1,number",
        "0.01,1e+39,failed",
        "1e+30,0.1,diverged",
        "1e+30,1e+39,failed",
      ]);
      expect(summary).toMatchObject({ status: "done", done: 4, failed: 2, diverged: 1 });
      expect(study.trials[summary.failure!.id]!.value).toBe("failed");
      expect(summary.failure!.error).toMatch(/float32/);
      expect(summary.best!.values[path]).toBe(0.01);
    });
  });

  it("gives up where everything fails", async () => {
    await inFolder(async (file) => {
      const axes = { ...plane.axes, "model.init": [{ kind: "gaussian", std: 1e39 }] };
      const study = studyOf({ ...plane, axes }, { store: file("a.db") });
      const summary = await study.optimize({ trials: 500, batch: 40 });
      expect(summary).toMatchObject({ status: "stopped", failed: 120, best: undefined });
      expect(summary.givenUp).toBe("More than 100 runs failed one after the other");
    });
  });

  it("goes on after a stop as if there had been none", async () => {
    await inFolder(async (file) => {
      const spec: SweepSpec = { ...mixed, base: { ...base, train: { ...base.train, steps: 30_000 } } };
      const whole = studyOf(spec, { store: file("whole.db") });
      const { best } = await whole.optimize({ trials: 40, batch: 8 });
      const study = studyOf(spec, { store: file("a.db") });
      for (const kind of ["drain", "signal"] as const) {
        const stop = new AbortController();
        const onProgress = ({ computed }: StudyProgress): void => {
          if (computed > 0) stop.abort();
        };
        const { status, computed, done } = await study.optimize({
          trials: 40,
          batch: 8,
          [kind]: stop.signal,
          onProgress,
        });
        expect(status).toBe("stopped");
        expect(computed).toBeGreaterThan(0);
        expect(done).toBeLessThan(40);
      }
      const summary = await study.optimize({ trials: 40, batch: 8 });
      expect(summary).toMatchObject({ status: "done", done: 40, best });
      expect(summary.computed).toBeLessThan(40);
      expect(study.trials).toEqual(whole.trials);
      const gone = AbortSignal.abort();
      await expect(study.optimize({ trials: 50, signal: gone })).rejects.toBe(gone.reason);
    });
  });

  it("computes first what was asked for and enqueued", async () => {
    await inFolder(async (file) => {
      const study = studyOf(plane, { store: file("a.db") });
      study.ask(2);
      study.enqueue({ [path]: 0.01, "train.clipNorm": 1 });
      expect(await study.optimize({ trials: 5, batch: 2 })).toMatchObject({ status: "done", done: 5 });
      expect(study.trials[2]).toMatchObject({ values: { [path]: 0.01, "train.clipNorm": 1 } });
      for (const { value } of study.trials) expect(value).toBeTypeOf("number");
    });
  });

  it("ends with the error of a listener that throws, and with a sentence for options that are wrong", async () => {
    await inFolder(async (file) => {
      const error = new Error("from the caller");
      const onProgress = (): never => {
        throw error;
      };
      await expect(at(file("a.db")).optimize({ trials: 2, onProgress })).rejects.toBe(error);
      const wrong = at(file("a.db")).optimize({ trials: 0 });
      await expect(wrong).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /^trials must be at least 1/));
    });
  });
});

describe("run", () => {
  it("computes values of one's own, and asked trials, each run once", async () => {
    await inFolder(async (file) => {
      const study = studyOf(plane, { store: file("a.db") });
      const values = { [path]: 0.01, "train.clipNorm": 1 };
      const [asked] = study.ask();
      const results = await study.run([{ values }, asked!, { values }]);
      expect(results.map(({ id }) => id)).toEqual([1, 0, 2]);
      expect(results[0]!.value).toBe(results[2]!.value);
      expect(results[0]!.value).not.toBe(results[1]!.value);
      await using store = await openStore(file("a.db"), { readOnly: true });
      expect((await store.counts()).runs).toBe(2);
      for (const { value } of study.trials) expect(value).toBeUndefined(); // nothing is told
      for (const { id, value } of results) study.tell(id, value);
      expect(study.best!.value).toBe(Math.min(...results.map(({ value }) => value as number)));
    });
  });

  it("says why a trial failed", async () => {
    await inFolder(async (file) => {
      // One epoch of 50 sequences at a time is one step.
      const axes = { "train.batchSize": [50, 1], "train.epochs": [1, 4], checkpoints: [[], [3]] };
      const study = studyOf({ name: "bad", base: small, axes }, { store: file("a.db") });
      const values = { "train.batchSize": 50, "train.epochs": 1, checkpoints: [3] };
      const [result] = await study.run([{ values }]);
      expect(result).toMatchObject({ id: 0, value: "failed" });
      expect(result!.error).toMatch(/checkpoints has step 3/);
    });
  });

  it("may be called again before it has ended", async () => {
    await inFolder(async (file) => {
      const study = studyOf(plane, { store: file("a.db") });
      const all = await Promise.all(study.ask(4).map((trial) => study.run([trial])));
      expect(all.flat().map(({ id }) => id)).toEqual([0, 1, 2, 3]);
    });
  });

  it("refuses a trial that there is not", async () => {
    await expect(studyOf(plane).run([{ id: 3 }])).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT", /no trial yet/));
  });
});

describe("a search end to end", () => {
  it("finds a learning rate at which a small network learns, sooner than by chance", async () => {
    await inFolder(async (file) => {
      const train = { optimizer: { kind: "gd", learningRate: 0.01 }, batchSize: 8, steps: 100 } as const;
      const task = { kind: "delay", delay: 1, length: 6, sequences: 32 } as const;
      const spec = {
        ...plane,
        base: {
          ...base,
          task,
          train,
          model: { cell: "linear", hiddenSize: 2 },
          evaluate: [{ name: "longer", lengths: [6, 12], sequences: 8 }],
        },
        axes: {
          [path]: { logUniform: [1e-4, 10] },
          "model.init": [0.1, 0.5].map((std) => ({ kind: "gaussian", std })),
          seed: [1, 2, 3],
        },
      } as SweepSpec;
      const options = { trials: 40, batch: 5 };
      const study = createStudy(spec, { store: file("a.db"), objective: { minimize: "longer.loss" } });
      const { best } = await study.optimize(options);
      const values = study.trials.map(({ value }) => (typeof value === "number" ? value : Infinity));
      const median = (some: number[]): number =>
        quantile(
          some.toSorted((a, b) => a - b),
          0.5,
        );
      expect(10 * median(values.slice(-20))).toBeLessThan(median(values.slice(0, 10)));
      expect(best!.value).toBeLessThan(median(values.slice(0, 10)));
    });
  });
});
