import { describe, expect, it } from "vitest";
import { sweep } from "../../src/index.js";
import type { RunSpec, SweepSpec } from "../../src/index.js";
import type { StoredRun } from "../../src/sweep/store/index.js";
import { small } from "../run/specs.js";
import { changedSweep, inFolder, storedRuns } from "./sweeps.js";

const keep = { losses: true };

/** 10 and 200 steps, beside each other, with checkpoints on both sides of any limit here. */
const sized = changedSweep({
  base: { ...small, checkpoints: [0, 5, 10], history: { every: 1 } },
  axes: { "train.epochs": [1, 4], seed: [1, 2] },
});

async function runsWith(spec: SweepSpec, store: string, runSteps?: number): Promise<(StoredRun | undefined)[]> {
  await sweep(spec, { store, keep, ...(runSteps !== undefined && { runSteps }) });
  return storedRuns(store, spec);
}

describe("a run that takes more steps than --run-steps", () => {
  it("is a prefix of the whole one, bit by bit, and its neighbours are whole", async () => {
    await inFolder(async (file) => {
      const whole = await runsWith(sized, file("whole.db"));
      const cut = await runsWith(sized, file("cut.db"), 70);
      expect(cut.map((run) => run!.status).sort()).toEqual(["done", "done", "limited", "limited"]);
      cut.forEach((run, i) => {
        const { result, ...rest } = whole[i]!;
        if (run!.status === "done") return expect(run).toEqual(whole[i]);
        const losses = { step: result!.losses.step.slice(0, 70), loss: result!.losses.loss.slice(0, 70) };
        const evaluate = result!.evaluate.filter(({ step }) => step! <= 10);
        expect(evaluate).toHaveLength(3);
        expect(run).toEqual({ ...rest, status: "limited", result: { status: "stopped", steps: 70, losses, evaluate } });
      });
    });
  });

  it("is whole where it takes just as many", async () => {
    await inFolder(async (file) => {
      const spec = changedSweep({ axes: { "train.epochs": [null], "train.steps": [9, 10, 11] } });
      const runs = await runsWith(spec, file("a.db"), 10);
      const statuses = runs.map((run) => [run!.values[1], run!.status]).sort();
      expect(statuses).toEqual([
        [10, "done"],
        [11, "limited"],
        [9, "done"],
      ]);
    });
  });

  it("is not cut again at the same step, but goes further with a later one, and all the way without", async () => {
    await inFolder(async (file) => {
      const store = file("a.db");
      const counts = async (runSteps?: number): Promise<object> => {
        const { status, had, ok, limited } = await sweep(sized, { store, keep, runSteps });
        return { status, had, ok, limited };
      };
      expect(await counts(20)).toEqual({ status: "done", had: 0, ok: 0, limited: 4 });
      expect(await counts(20)).toEqual({ status: "done", had: 4, ok: 0, limited: 0 });
      expect(await counts(10)).toEqual({ status: "done", had: 4, ok: 0, limited: 0 });
      expect(await counts(60)).toEqual({ status: "done", had: 0, ok: 2, limited: 2 });
      expect((await storedRuns(store, sized)).map((run) => run!.result!.steps).sort()).toEqual([50, 50, 60, 60]);
      expect(await counts()).toEqual({ status: "done", had: 2, ok: 2, limited: 0 });
      expect(await storedRuns(store, sized)).toEqual(await runsWith(sized, file("whole.db")));
    });
  });

  it("and diverges before is whole, but for the step at which it would be cut", async () => {
    await inFolder(async (file) => {
      const base = {
        ...small,
        model: { cell: "tanh", hiddenSize: 2 },
        task: { kind: "delay", delay: 1, length: 10, sequences: 8 },
        train: { optimizer: { kind: "gd", learningRate: 1e30 }, steps: 50 },
      } as RunSpec;
      const spec = changedSweep({ base, axes: { seed: [1] } });
      const [whole] = await runsWith(spec, file("whole.db"));
      const { steps } = whole!.result!;
      expect(whole!.status).toBe("diverged");
      expect(steps).toBeLessThan(49);
      const [after] = await runsWith(spec, file("after.db"), steps + 1);
      expect(after).toEqual(whole);
      const [at] = await runsWith(spec, file("at.db"), steps);
      expect(at).toMatchObject({ status: "limited", result: { steps } });
    });
  });

  it("is left alone where its steps are times of a gradient flow", async () => {
    await inFolder(async (file) => {
      const base = {
        ...small,
        model: { cell: "linear", hiddenSize: 1, dtype: "float64" },
        task: { kind: "delay", delay: 1, length: 5, sequences: 8 },
        train: { optimizer: { kind: "gradientFlow", time: 0.5 }, steps: 50 },
      } as RunSpec;
      const [run] = await runsWith(changedSweep({ base, axes: { seed: [1] } }), file("a.db"), 10);
      expect(run).toMatchObject({ status: "done", result: { steps: 50 } });
    });
  });
});

describe("a limit of seconds", () => {
  it.each([1.001, 3e6, 5e6, 1e12])("of %d lets short runs end", async (runSeconds) => {
    await inFolder(async (file) => {
      const spec = changedSweep({ axes: { seed: [1, 2] } });
      expect(await sweep(spec, { store: file("a.db"), runSeconds })).toMatchObject({ ok: 2, limited: 0 });
    });
  });

  it("leaves what a limit of steps does not excuse", async () => {
    await inFolder(async (file) => {
      const [spec, store] = [changedSweep({ axes: { seed: [1, 2] } }), file("a.db")];
      expect(await sweep(spec, { store, runSeconds: 1e-6 })).toMatchObject({ ok: 0, limited: 2 });
      // The runs have 100 steps: none is cut, wherever the clock stopped it.
      expect(await sweep(spec, { store, runSteps: 100 })).toMatchObject({ had: 0, ok: 2, limited: 0 });
    });
  });
});
