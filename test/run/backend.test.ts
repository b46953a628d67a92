import { describe, expect, it } from "vitest";
import { createModel, extrapolate, run } from "../../src/index.js";
import { resolveRun } from "../../src/run/index.js";
import { distance, failure } from "../helpers.js";
import { emulatedDevice, useDevices } from "../native/device/emulated.js";
import { delay, runOf, withFiles } from "./modules.js";
import { changed, small, wide } from "./specs.js";

useDevices(emulatedDevice());

const numbers = (values: readonly (number | null)[]): number[] => values.map((value) => value ?? NaN);

describe("a run on a device", () => {
  it("is the processor's, of the same key, and its record says what computed it", async () => {
    const [here, there] = [await run(small), await run(small, { backend: "cuda" })];
    expect(there.key).toBe(here.key);
    expect(there.result.status).toBe("done");
    expect(distance(numbers(there.result.losses.loss), numbers(here.result.losses.loss))).toBeLessThanOrEqual(1e-4);
    expect(there.result.evaluate.map(({ lengths, horizon }) => ({ lengths, horizon }))).toEqual(
      here.result.evaluate.map(({ lengths, horizon }) => ({ lengths, horizon })),
    );
    there.result.evaluate.forEach(({ metrics }, i) => {
      for (const [name, curve] of Object.entries(metrics)) {
        const expected = here.result.evaluate[i]!.metrics[name as keyof typeof metrics]!;
        for (const [statistic, values] of Object.entries(curve))
          expect(
            distance(numbers(values), numbers(expected[statistic as keyof typeof expected])),
            `${name}.${statistic}`,
          ).toBeLessThanOrEqual(1e-4);
      }
    });
    expect(here.provenance).toMatchObject({ backend: "cpu" });
    expect(here.provenance).not.toHaveProperty("device");
    expect(there.provenance).toMatchObject({ backend: "cuda", device: "emulated device" });
    expect(there.provenance).not.toHaveProperty("backendReason");
  });

  it("is chosen by auto, and the record says why", async () => {
    const { provenance } = await run(wide, { backend: "auto" });
    expect(provenance).toMatchObject({ backend: "cuda", device: "emulated device" });
    expect(provenance.backendReason).toMatch(/^1 of them found/);
  });

  it("is not chosen by auto where a core is as fast, and the record says why", async () => {
    const { provenance } = await run(small, { backend: "auto" });
    expect(provenance).toMatchObject({ backend: "cpu" });
    expect(provenance.backendReason).toMatch(
      /^a device is not expected to be faster with 1 x 1 sequences in models of hidden size 1: /,
    );
  });

  it("is not chosen by auto where there is none, and the record says why", async () => {
    process.env["OUTLAST_CUDA"] = "/nowhere/outlast_cuda.so";
    const { provenance } = await run(small, { backend: "auto" });
    expect(provenance).toMatchObject({
      backend: "cpu",
      backendReason: "no device was found (/nowhere/outlast_cuda.so: not found)",
    });
    expect(provenance).not.toHaveProperty("device");
  });

  const flow = changed({
    model: { cell: "lstm", hiddenSize: 1, dtype: "float64" },
    train: { optimizer: { kind: "gradientFlow", time: 1, relativeTolerance: 1e-2 }, steps: 2 },
  });
  it("is refused by name for what a device does not do, which auto leaves to the processor", async () => {
    await expect(run(flow, { backend: "cuda" })).rejects.toThrow(
      failure("OUTLAST_UNSUPPORTED", /^backend "cuda" does not do this yet: gradient flows\./),
    );
    const { provenance } = await run(flow, { backend: "auto" });
    expect(provenance).toMatchObject({
      backend: "cpu",
      backendReason: "a device does not do this yet: gradient flows",
    });
  });

  it("is refused where modules of one's own are needed", async () => {
    await withFiles({ "delay.ts": delay }, async (folder) => {
      const options = { baseDir: folder, backend: "cuda" } as const;
      await expect(run(runOf("./delay.ts"), options)).rejects.toThrow(
        failure("OUTLAST_UNSUPPORTED", /does not do this yet: runs that need modules of your own\./),
      );
    });
  });

  it("is no part of its spec", () => {
    expect(() => resolveRun({ ...small, backend: "cuda" })).toThrow(failure("OUTLAST_INVALID_SPEC", /backend/));
  });
});

describe("an extrapolation on a device", () => {
  const model = createModel({ cell: "gru", inputSize: 1, hiddenSize: 3, outputSize: 1 }, { seed: 4 });
  const task = { kind: "delay", delay: 2, length: 6 } as const;

  it.each(["fresh", "prefix"] as const)("has the processor's curve, by %s sequences", async (sampling) => {
    const options = { task, lengths: [3, 6, 20], sequences: 11, seed: 2, sampling } as const;
    const here = await extrapolate(model, options);
    const there = await extrapolate(model, { ...options, backend: "cuda" });
    expect({ ...there, metrics: {} }).toEqual({ ...here, metrics: {} });
    for (const [name, curve] of Object.entries(there.metrics)) {
      const expected = here.metrics[name as keyof typeof here.metrics]!;
      for (const [statistic, values] of Object.entries(curve))
        expect(distance(numbers(values), numbers(expected[statistic as keyof typeof expected]))).toBeLessThanOrEqual(
          1e-4,
        );
    }
  });

  it("looks for the same horizon", async () => {
    const success = { metric: "loss", statistic: "mean", atMost: 1.2 } as const;
    const options = { task, lengths: [6], sequences: 9, seed: 2, success, horizon: { upTo: 40 } } as const;
    const here = await extrapolate(model, options);
    expect((await extrapolate(model, { ...options, backend: "cuda" })).horizon).toBe(here.horizon);
  });
});
