import { describe, expect, it } from "vitest";
import { createStudy, phase, sweep } from "../../src/index.js";
import type { SweepSpec } from "../../src/index.js";
import { dryRun, prepareSweep } from "../../src/sweep/index.js";
import { openStore } from "../../src/sweep/store/index.js";
import { distance, failure } from "../helpers.js";
import { emulatedDevice, severalDevices, useDevices } from "../native/device/emulated.js";
import { small, wide } from "../run/specs.js";
import { inFolder, smallSweep, storedRuns } from "./sweeps.js";

useDevices(emulatedDevice());

/** 24 runs of two shapes. */
const onCpu = smallSweep;
const on = (backend: "cuda" | "auto", change: Partial<SweepSpec> = {}): SweepSpec => {
  return { ...onCpu, ...change, execution: { backend } };
};
const everything = { keep: { curves: true, losses: true, models: true } };

/** The provenance of every chunk of a store. */
async function provenances(path: string): Promise<Record<string, unknown>[]> {
  const { default: Database } = await import("libsql");
  const database = new Database(path, { readonly: true });
  try {
    const rows = database.prepare("SELECT provenance FROM chunks").all() as { provenance: string }[];
    return rows.map(({ provenance }) => JSON.parse(provenance) as Record<string, unknown>);
  } finally {
    database.close();
  }
}

describe("a sweep on a device", () => {
  it("has the processor's runs, and its store says what computed them", async () => {
    await inFolder(async (file) => {
      expect(await sweep(onCpu, { ...everything, store: file("cpu.db") })).toMatchObject({ ok: 24, backend: "cpu" });
      const there = await sweep(on("cuda"), { ...everything, store: file("cuda.db") });
      expect(there).toMatchObject({ status: "done", ok: 24, failed: 0, backend: "cuda" });
      expect(there).not.toHaveProperty("backendReason");
      const expected = await storedRuns(file("cpu.db"), onCpu);
      const actual = await storedRuns(file("cuda.db"), on("cuda"));
      actual.forEach((run, i) => {
        const [curve, others] = [run!.result!.evaluate[0]!, expected[i]!.result!.evaluate[0]!];
        expect({ ...curve, metrics: {} }).toEqual({ ...others, metrics: {} });
        const [loss, otherLoss] = [curve.metrics.loss!.median, others.metrics.loss!.median] as [number[], number[]];
        expect(distance(loss, otherLoss)).toBeLessThanOrEqual(1e-4);
        const [own, other] = [run!.result!.losses.loss, expected[i]!.result!.losses.loss] as [number[], number[]];
        expect(run).toMatchObject({ key: expected[i]!.key, status: "done", point: expected[i]!.point });
        expect(own.length).toBeGreaterThanOrEqual(50);
        expect(distance(own, other)).toBeLessThanOrEqual(1e-4);
        expect(run!.model!.length).toBe(expected[i]!.model!.length);
      });
      for (const one of await provenances(file("cuda.db")))
        expect(one).toMatchObject({ backend: "cuda", device: "emulated device" });
      for (const one of await provenances(file("cpu.db"))) expect(one).toMatchObject({ backend: "cpu" });
    });
  });

  it("is split over the devices that there are", async () => {
    severalDevices(2);
    await inFolder(async (file) => {
      const many = on("cuda", { axes: { "train.epochs": [2], seed: { from: 0, count: 40 } } });
      expect(await sweep(many, { store: file("a.db") })).toMatchObject({ status: "done", ok: 40 });
      const names = new Set((await provenances(file("a.db"))).map(({ device }) => device));
      expect([...names].sort()).toEqual(["emulated device 0", "emulated device 1"]);
    });
  });

  it("is halved as on the processor", async () => {
    const halving = { bracket: 6, first: 20, factor: 2 };
    await inFolder(async (file) => {
      const axes = { "train.optimizer.learningRate": { log: [1e-3, 0.3, 6] }, "train.epochs": [4], seed: [1, 2] };
      const halved = { ...onCpu, axes, halving } as unknown as SweepSpec;
      const here = await sweep(halved, { store: file("cpu.db") });
      const there = await sweep({ ...halved, execution: { backend: "cuda" } }, { store: file("cuda.db") });
      expect(there.pruned).toBeGreaterThan(0);
      expect({ ok: there.ok, pruned: there.pruned }).toEqual({ ok: here.ok, pruned: here.pruned });
      const statuses = async (path: string): Promise<unknown[]> =>
        (await storedRuns(path, halved)).map((run) => [run?.point, run?.status]);
      expect(await statuses(file("cuda.db"))).toEqual(await statuses(file("cpu.db")));
    });
  });

  it("is timed there by a dry run", async () => {
    const signal = new AbortController().signal;
    await inFolder(async (file) => {
      const description = await dryRun(prepareSweep(on("cuda")), { signal, store: file("a.db") });
      expect(description.count).toBe(24);
      expect(description.seconds).toBeGreaterThan(0);
    });
  });

  it("ends when the device is lost, and goes on from what was stored", async () => {
    severalDevices(1);
    process.env["OUTLAST_TEST_LAUNCHES"] = "3";
    await inFolder(async (file) => {
      const store = file("a.db");
      await expect(sweep(on("cuda"), { store })).rejects.toThrow(failure("OUTLAST_DEVICE", /the device is lost/));
      const stored = (await storedRuns(store, onCpu)).filter((run) => run !== undefined);
      expect(stored.length).toBeGreaterThan(0);
      expect(stored.length).toBeLessThan(24);
      expect(new Set(stored.map(({ status }) => status))).toEqual(new Set(["done"]));
      Reflect.deleteProperty(process.env, "OUTLAST_TEST_LAUNCHES");
      const rest = await sweep(on("cuda"), { store });
      expect(rest).toMatchObject({ status: "done", had: stored.length, ok: 24 - stored.length });
    });
  });
});

describe("a store", () => {
  it.each([
    ["cuda", onCpu, on("cuda"), /has runs of the backend cpu, but this sweep is of cuda\. A sweep pins it, .* Use the/],
    ["cpu", on("cuda"), onCpu, /has runs of the backend cuda, but this sweep is of cpu\./],
  ])("of the other backend is refused for %s", async (_name, first, second, sentence) => {
    await inFolder(async (file) => {
      await sweep({ ...first, axes: { seed: [1] } }, { store: file("a.db") });
      const again = sweep({ ...second, axes: { seed: [1] } }, { store: file("a.db") });
      await expect(again).rejects.toThrow(failure("OUTLAST_USAGE", sentence));
    });
  });

  it("is what auto goes on with", async () => {
    await inFolder(async (file) => {
      const store = file("a.db");
      await sweep({ ...onCpu, axes: { seed: [1] } }, { store });
      const auto = on("auto", { axes: { seed: [1, 2] } });
      expect(await sweep(auto, { store })).toMatchObject({
        ...{ had: 1, ok: 1, backend: "cpu", backendReason: `${store} has runs of it` },
      });
      process.env["OUTLAST_CUDA"] = "/nowhere/outlast_cuda.so";
      await sweep({ ...onCpu, axes: { seed: [3] } }, { store });
      await using opened = await openStore(store, { readOnly: true });
      expect(opened.header.backend).toBe("cpu");
    });
  });
});

describe("auto", () => {
  it("is cuda where there is a device and enough for it to do, and says so", async () => {
    await inFolder(async (file) => {
      const little = await sweep(on("auto", { axes: { seed: [1] } }), { store: file("b.db") });
      expect(little.backendReason).toMatch(/^a device is not expected to be faster with 1 x /);
      const base = { ...wide, train: { ...wide.train, batchSize: 4 } };
      const summary = await sweep(on("auto", { base, axes: { seed: [1, 2] } }), { store: file("a.db") });
      expect(summary).toMatchObject({ backend: "cuda", backendReason: expect.stringMatching(/^1 of them/) as string });
      expect((await provenances(file("a.db")))[0]).toMatchObject({
        ...{ backend: "cuda", device: "emulated device", backendReason: summary.backendReason },
      });
    });
  });

  it("is cpu where there is none, and says so", async () => {
    process.env["OUTLAST_CUDA"] = "/nowhere/outlast_cuda.so";
    await inFolder(async (file) => {
      const summary = await sweep(on("auto", { axes: { seed: [1] } }), { store: file("a.db") });
      const backendReason = "no device was found (/nowhere/outlast_cuda.so: not found)";
      expect(summary).toMatchObject({ backend: "cpu", backendReason });
      expect((await provenances(file("a.db")))[0]).toMatchObject({ backend: "cpu", backendReason });
    });
  });
});

describe("what a device does not do", () => {
  const flow = { kind: "gradientFlow", time: 1, relativeTolerance: 0.01 };
  const train = { optimizer: { kind: "gd", learningRate: 0.1 }, steps: 2 };
  const mixed = {
    base: { ...small, model: { ...small.model, dtype: "float64" }, train },
    axes: { seed: [1, 2], "train.optimizer": [train.optimizer, flow] },
  } as unknown as Partial<SweepSpec>;

  it("is refused by name and point before anything runs, which auto leaves to the processor", async () => {
    await inFolder(async (file) => {
      const store = file("a.db");
      await expect(sweep(on("cuda", mixed), { store })).rejects.toThrow(
        failure(
          "OUTLAST_UNSUPPORTED",
          /^execution\.backend "cuda" does not do this yet: gradient flows \(at point 1\)\. Use "cpu" for it\.$/,
        ),
      );
      await expect(openStore(store)).rejects.toThrow(failure("OUTLAST_FILE"));
      expect(await sweep(on("auto", mixed), { store })).toMatchObject({
        ...{ ok: 4, backend: "cpu", backendReason: "a device does not do this yet: gradient flows (at point 1)" },
      });
    });
  });

  it("is no device's, where there is none", async () => {
    process.env["OUTLAST_CUDA"] = "/nowhere/outlast_cuda.so";
    await inFolder(async (file) => {
      await expect(sweep(on("cuda"), { store: file("a.db") })).rejects.toThrow(
        failure("OUTLAST_DEVICE", /\/nowhere\/outlast_cuda\.so: not found/),
      );
    });
  });
});

describe("searches and diagrams", () => {
  const plain = { ...small, train: { ...small.train, epochs: 1 } };

  it("search on a device", async () => {
    await inFolder(async (file) => {
      const axes = { "train.optimizer.learningRate": { logUniform: [1e-3, 0.1] } };
      const study = createStudy(
        { name: "s", base: plain, axes, execution: { backend: "cuda" } } as unknown as SweepSpec,
        {
          ...{ objective: { minimize: "loss" }, sampler: "random", store: file("a.db") },
        },
      );
      expect(await study.optimize({ trials: 4, batch: 2 })).toMatchObject({ done: 4, failed: 0, backend: "cuda" });
      for (const one of await provenances(file("a.db"))) expect(one).toMatchObject({ device: "emulated device" });
    });
  });

  it("are drawn on a device", async () => {
    await inFolder(async (file) => {
      const spec = { name: "d", base: plain, axes: {}, execution: { backend: "cuda" } } as unknown as SweepSpec;
      const diagram = await phase(spec, {
        x: { path: "train.optimizer.learningRate", from: 1e-3, to: 0.1, spacing: "log" },
        y: { path: "train.optimizer.beta1", from: 0.5, to: 0.9 },
        ...{ resolution: 2, success: "loss<=0.25", store: file("a.db") },
      });
      expect(diagram).toMatchObject({ status: "done", failed: 0, backend: "cuda" });
    });
  });
});
