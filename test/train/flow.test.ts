import { describe, expect, it } from "vitest";
import { createModel, impulseResponse, run, train, trainMany } from "../../src/index.js";
import type { Model, ModelSpec, TaskSpec, TrainOptions } from "../../src/index.js";
import { distance, failure, randomBatch } from "../helpers.js";

const memoryless: TaskSpec = { kind: "teacher", system: { memoryless: 1 }, length: 3 };
const linear = { cell: "linear", inputSize: 1, outputSize: 1, dtype: "float64" } as const;

function student(hiddenSize: number, std: number, seed = 0, change: Partial<ModelSpec> = {}): Model {
  return createModel({ ...linear, hiddenSize, init: { kind: "gaussian", std }, ...change }, { seed });
}

function flow(time: number, change: Partial<TrainOptions> = {}): TrainOptions {
  const optimizer = { kind: "gradientFlow", time } as const;
  return { task: memoryless, objective: "population", optimizer, steps: 50, ...change };
}

/** m_j = C A^j B of a model with one input and one output. */
function moments(model: Model, length: number): number[] {
  const { A, B, C } = model.parameters();
  const d = B!.data.length;
  let state = Array.from(B!.data);
  return Array.from({ length }, () => {
    const moment = state.reduce((sum, value, i) => sum + value * C!.data[i]!, 0);
    state = state.map((_, i) => state.reduce((sum, value, k) => sum + value * A!.data[i * d + k]!, 0));
    return moment;
  });
}

/** max over lags of |m_j - w_j| of the memoryless teacher of weight 1, whose largest coefficient is 1. */
function extrapolationError(model: Model, length = 40): number {
  return Math.max(...moments(model, length).map((moment, j) => Math.abs(moment - Number(j === 0))));
}

describe("the expected loss", () => {
  it("is the sum over lags of squared differences of impulse responses", async () => {
    const model = student(4, 0.7);
    const [m0, m1, m2] = moments(model, 3) as [number, number, number];
    const { losses } = await train(model, { ...flow(1), optimizer: { kind: "gd", learningRate: 0 }, steps: 1 });
    expect(losses[0]).toBeCloseTo((m0 - 1) ** 2 + m1 ** 2 + m2 ** 2, 13);
  });

  it("counts a lag once for every step that reads it where every step is scored", async () => {
    const model = student(4, 0.7);
    const [m0, m1, m2] = moments(model, 3) as [number, number, number];
    const options = { ...flow(1), optimizer: { kind: "gd", learningRate: 0 }, steps: 1, scored: "every" } as const;
    const { losses } = await train(model, options);
    expect(losses[0]).toBeCloseTo((m0 - 1) ** 2 + (2 * m1 ** 2 + m2 ** 2) / 3, 13);
  });

  it.each([{}, { bias: true }, { readout: { bias: true } }, { learnInitialState: true, bias: true }])(
    "is what samples come to, for a model with %j",
    async (change) => {
      const system = { A: [[0.5, 0.2], [-0.3, 0.4]], B: [[1, 0.5], [0, -1]], C: [[1, 1], [0.3, -0.7]] }; // prettier-ignore
      const task: TaskSpec = { kind: "teacher", system, length: 4 };
      const make = (): Model =>
        createModel({ ...linear, inputSize: 2, outputSize: 2, hiddenSize: 3, ...change }, { seed: 5 });
      const optimizer = { kind: "gd", learningRate: 0 } as const;
      const model = make();
      const names = Object.keys(model.parameters()).filter((name) => name.startsWith("initial"));
      for (const name of names) model.setParameters({ [name]: { shape: [3], data: Float64Array.of(0.3, -1, 0.5) } });
      const exact = await train(model, { task, objective: "population", optimizer, steps: 1 });
      const sampled = await train(model, { task: { ...task, sequences: 200_000 }, optimizer, steps: 1 });
      expect(Math.abs(sampled.losses[0]! / exact.losses[0]! - 1)).toBeLessThan(0.01);
    },
  );

  it.each<[string, Partial<TrainOptions>, Partial<ModelSpec>, RegExp]>([
    ["another cell", {}, { cell: "tanh" }, /^objective "population" is for the linear cell, and the model's is tanh/],
    ["a read-out that is not linear", {}, { readout: { activation: "clip" } }, /read-out without activation, got clip/],
    ["a task without a linear teacher", { task: { kind: "adding", length: 4 } }, { inputSize: 2 }, /adding has none/],
    ["a fixed set", { task: { ...memoryless, sequences: 7 } }, {}, /reads no sequences, and the task has 7/],
    ["mini-batches", { batchSize: 2 }, {}, /has no mini-batches/],
    ["windows", { window: 2, scored: "every" }, {}, /has no windows/],
  ])("is not given for %s", async (_what, options, spec, message) => {
    const model = createModel({ ...linear, hiddenSize: 2, ...spec });
    const optimizer = { kind: "gd", learningRate: 0.1 } as const;
    const refused = train(model, { task: memoryless, objective: "population", optimizer, steps: 1, ...options });
    await expect(refused).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", message));
  });
});

describe("gradient flow", () => {
  it("follows b' = -2 (c b - 1) c of the one-unit, one-lag problem to its closed form", async () => {
    // b = c stays so, and u = b^2 obeys u' = -4 (u - 1) u: u = u0 / (u0 + (1 - u0) e^(-4 t)).
    const model = student(1, 1, 0, { init: { kind: "values", values: { A: [0], B: [0.1], C: [0.1] } } });
    await train(model, flow(1.5, { task: { ...memoryless, length: 1 } as TaskSpec }));
    const u = model.parameters()["B"]!.data[0]! ** 2;
    expect(Math.abs(u - 0.01 / (0.01 + 0.99 * Math.exp(-6)))).toBeLessThan(1e-8);
  });

  it("is what gradient descent comes to as its step goes to 0", async () => {
    const [flowing, descending] = [student(3, 0.5), student(3, 0.5)];
    const optimizer = { kind: "gd", learningRate: 1e-5 } as const;
    const steps = 50_000;
    const a = await train(flowing, flow(0.5));
    const b = await train(descending, { ...flow(1), optimizer, steps });
    for (const [name, { data }] of Object.entries(flowing.parameters())) {
      expect(distance(data, descending.parameters()[name]!.data), name).toBeLessThan(1e-4);
    }
    expect(
      distance(
        a.losses,
        b.losses.filter((_, step) => step % 1000 === 0),
      ),
    ).toBeLessThan(1e-4);
  });

  it("never climbs, and keeps A^T A - A A^T - B B^T + C^T C", async () => {
    const model = student(4, 0.6, 3);
    const before = conserved(model);
    const { losses, status, steps } = await train(model, flow(50));
    expect({ status, steps, length: losses.length }).toEqual({ status: "done", steps: 50, length: 50 });
    losses.forEach((loss, i) => expect(loss).toBeLessThanOrEqual((losses[i - 1] ?? Infinity) * (1 + 1e-6) + 1e-18));
    expect(losses.at(-1)).toBeLessThan(1e-10);
    expect(distance(conserved(model), before)).toBeLessThan(1e-6);
  });

  // Reference runs with an implicit multistep solver, three seeds each; here the median of three within five times
  // their range.
  it.each([
    [3, 1e-3, 1e-7, 2e-7],
    [3, 0.1, 7e-5, 4e-4],
    [5, 1e-3, 1e-7, 2e-7],
    [5, 0.1, 9e-6, 3e-5],
  ])("extrapolates from near zero: K = %d, scale %d", async (length, scale, least, most) => {
    const errors: number[] = [];
    for (let seed = 0; seed < 3; seed++) {
      const model = student(20, scale / Math.sqrt(20), seed);
      const task = { ...memoryless, length } as TaskSpec;
      await train(model, flow(2e4, { task, steps: 1 }));
      errors.push(extrapolationError(model));
    }
    const median = errors.sort((a, b) => a - b)[1]!;
    expect(median).toBeGreaterThan(least / 5);
    expect(median).toBeLessThan(most * 5);
  });

  it("interpolates to rounding and fails to extrapolate from a large start", async () => {
    const model = student(20, 1 / Math.sqrt(20), 1);
    const { losses } = await train(model, flow(2e4, { steps: 2 }));
    expect(losses[1]).toBeLessThan(1e-28);
    expect(extrapolationError(model)).toBeGreaterThan(0.02);
  });

  it("keeps parameters at checkpoints' times, each model's alone in any company", async () => {
    const seeds = [0, 1, 2, 3, 4];
    const together = seeds.map((seed) => student(3, 0.4, seed));
    const results = await trainMany(together, flow(3, { steps: 7, threads: 2 }));
    for (const seed of seeds) {
      const alone = student(3, 0.4, seed);
      const { losses } = await train(alone, flow(3, { steps: 7, threads: 1 }));
      expect(results[seed]!.losses).toEqual(losses);
      expect(together[seed]!.parameters()).toEqual(alone.parameters());
    }
  });

  it("ends under a bound on the loss or the gradient, with the loss that met it", async () => {
    const byLoss = await train(student(3, 0.4), flow(1e3, { stop: { lossBelow: 1e-3 } }));
    expect(byLoss.status).toBe("done");
    expect(byLoss.steps).toBeLessThan(50);
    expect(byLoss.losses.length).toBe(byLoss.steps + 2);
    expect(byLoss.losses.at(-1)).toBeLessThan(1e-3);
    expect(byLoss.losses.at(-2)).toBeGreaterThan(1e-3);
    const model = student(3, 0.4);
    await train(model, flow(1e6, { stop: { gradientBelow: 1e-9 } }));
    expect(Math.abs(moments(model, 1)[0]! - 1)).toBeLessThan(1e-8);
  });

  it("leaves frozen parameters alone, and gives others their own clocks", async () => {
    const frozen = student(3, 0.4, 0, { freeze: ["A", "C"] });
    const { A, B, C } = frozen.parameters();
    await train(frozen, flow(2));
    expect(frozen.parameters()["A"]).toEqual(A);
    expect(frozen.parameters()["C"]).toEqual(C);
    expect(frozen.parameters()["B"]).not.toEqual(B);
    const slow = student(3, 0.4);
    const perParameter = { A: { learningRate: 0 }, B: { learningRate: 1 / 3 }, C: { learningRate: 0 } };
    await train(slow, flow(6, { optimizer: { kind: "gradientFlow", time: 6, perParameter } }));
    expect(distance(slow.parameters()["B"]!.data, frozen.parameters()["B"]!.data)).toBeLessThan(1e-7);
  });

  it("flows for other cells and losses too", async () => {
    const spec = { cell: "gru", inputSize: 2, hiddenSize: 3, outputSize: 2, dtype: "float64" } as const;
    const [flowing, descending] = [createModel(spec, { seed: 2 }), createModel(spec, { seed: 2 })];
    const data = randomBatch(flowing, { batch: 4, time: 5, loss: "bce", seed: 3 });
    const objective = { data, loss: "bce", scored: "every" } as const;
    await train(flowing, { ...objective, optimizer: { kind: "gradientFlow", time: 2 }, steps: 3 });
    await train(descending, { ...objective, optimizer: { kind: "gd", learningRate: 1e-4 }, steps: 20_000 });
    for (const [name, { data: numbers }] of Object.entries(flowing.parameters())) {
      expect(distance(numbers, descending.parameters()[name]!.data), name).toBeLessThan(1e-3);
    }
  });

  it("ends as diverged where it leaves the numbers", async () => {
    const values = { A: [1e200], B: [1e200], C: [1e200] };
    const model = student(1, 1, 0, { init: { kind: "values", values } });
    expect((await train(model, flow(1))).status).toBe("diverged");
  });

  it.each<[string, Partial<TrainOptions>, Partial<ModelSpec>, RegExp]>([
    ["float32", {}, { dtype: "float32" }, /^optimizer\.kind "gradientFlow" needs a model of dtype "float64"/],
    ["clipping", { clipNorm: 1 }, {}, /^clipNorm has no meaning under gradientFlow/],
    ["a schedule", { schedule: { kind: "constant", warmup: 3 } }, {}, /^schedule has no meaning/],
    ["epochs", { steps: undefined, epochs: 3 }, {}, /^epochs cannot be counted under gradientFlow/],
    ["fresh samples", { objective: "samples", batchSize: 4 }, {}, /needs a fixed set, not fresh sequences/],
    ["no time", { optimizer: { kind: "gradientFlow", time: 0 } }, {}, /^optimizer\.time must be more than 0/],
  ])("is refused with %s", async (_what, options, spec, message) => {
    const refused = train(student(2, 0.1, 0, spec), flow(1, options));
    await expect(refused).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", message));
  });

  it("alone knows a bound on the gradient", async () => {
    const optimizer = { kind: "gd", learningRate: 0.1 } as const;
    const refused = train(student(2, 0.1), flow(1, { optimizer, stop: { gradientBelow: 1e-3 } }));
    const message = /^stop\.gradientBelow is for the optimizer "gradientFlow"/;
    await expect(refused).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", message));
  });
});

/** A^T A - A A^T - B B^T + C^T C, row by row. */
function conserved(model: Model): number[] {
  const { A, B, C } = model.parameters();
  const d = B!.data.length;
  const a = (i: number, j: number): number => A!.data[i * d + j]!;
  const indices = Array.from({ length: d }, (_, i) => i);
  return indices.flatMap((i) =>
    indices.map((j) => {
      const commutator = indices.reduce((sum, k) => sum + a(k, i) * a(k, j) - a(i, k) * a(j, k), 0);
      return commutator - B!.data[i]! * B!.data[j]! + C!.data[i]! * C!.data[j]!;
    }),
  );
}

describe("the flow of a structured model", () => {
  const structures = ["full", "symmetric", "diagonal", "complexDiagonal"] as const;

  it.each(structures)("is what gradient descent comes to as its step goes to 0: %s", async (structure) => {
    const [flowing, descending] = [0, 1].map(() => student(4, 0.5, 3, { structure })) as [Model, Model];
    const optimizer = { kind: "gd", learningRate: 1e-5 } as const;
    await train(flowing, flow(0.3));
    await train(descending, { ...flow(1), optimizer, steps: 30_000 });
    for (const [name, { data }] of Object.entries(flowing.parameters())) {
      expect(distance(data, descending.parameters()[name]!.data), name).toBeLessThan(1e-4);
    }
  });

  it("keeps a symmetric A so, bit for bit", async () => {
    const model = student(5, 0.5, 2, { structure: "symmetric" });
    await train(model, flow(100));
    const { data } = model.parameters()["A"]!;
    expect(data.every((value, k) => value === data[(k % 5) * 5 + Math.floor(k / 5)])).toBe(true);
  });

  // Reference runs as above; entries N(0, scale^2), over sqrt(d) for a symmetric A.
  it.each([
    ["diagonal", 1e-3, 2e-7, 5e-7],
    ["diagonal", 0.1, 7e-5, 2e-4],
    ["symmetric", 1e-3, 3e-7, 6e-7],
    ["symmetric", 0.1, 1.2e-5, 1.2e-5],
  ] as const)("extrapolates from near zero on three lags: %s, scale %d", async (structure, scale, least, most) => {
    const errors: number[] = [];
    for (let seed = 0; seed < 9; seed++) {
      const model = student(20, structure === "diagonal" ? scale : scale / Math.sqrt(20), seed, { structure });
      await train(model, flow(2e4, { steps: 1 }));
      const response = impulseResponse(model, 40).data;
      errors.push(Math.max(...response.map((moment, j) => Math.abs(moment - Number(j === 0)))));
    }
    const median = errors.sort((a, b) => a - b)[4]!;
    expect(median).toBeGreaterThan(least / 5);
    expect(median).toBeLessThan(most * 5);
  });
});

describe("a flow at the edges of the numbers", () => {
  const tanh = (value: number): Model =>
    createModel({
      cell: "tanh",
      inputSize: 1,
      hiddenSize: 2,
      outputSize: 1,
      dtype: "float64",
      init: { kind: "constant", value },
    });

  it("leaves a start at zero", async () => {
    const model = tanh(0);
    const data = {
      inputs: { shape: [2, 3, 1], data: new Float64Array(6).fill(1) },
      targets: { shape: [2, 3, 1], data: new Float64Array(6).fill(0.5) },
    };
    const optimizer = { kind: "gradientFlow", time: 10 } as const;
    const { status, steps, losses } = await train(model, { data, loss: "mse", scored: "last", optimizer, steps: 5 });
    expect({ status, steps }).toEqual({ status: "done", steps: 5 });
    expect(losses[4]).toBeLessThan(1e-5);
  });

  it("says that it diverged where its steps shrink to nothing", async () => {
    const values = { A: [0], B: [1e-200], C: [1e300] };
    const { status } = await train(student(1, 1, 0, { init: { kind: "values", values } }), flow(1));
    expect(status).toBe("diverged");
  });

  it("comes to the longest time, and refuses a longer one", async () => {
    const { status, losses } = await train(student(3, 0.4), flow(1e12, { steps: 2 }));
    expect(status).toBe("done");
    expect(losses[1]).toBeLessThan(1e-20);
    const refused = train(student(3, 0.4), flow(1e13));
    await expect(refused).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /^optimizer\.time must be at most/));
  });

  it("is as exact beside large frozen numbers as without them", async () => {
    const ends = await Promise.all(
      [1, 1e6].map(async (large) => {
        const values = { A: [0.5, 0, 0, large], B: [1, 0], C: [0.3, 0] };
        const model = student(2, 1, 0, { freeze: ["A", "B"], init: { kind: "values", values } });
        await train(model, flow(4));
        return model.parameters()["C"]!.data[0]!;
      }),
    );
    expect(Math.abs(ends[1]! / ends[0]! - 1)).toBeLessThan(1e-7);
  });

  it("stops within a step", async () => {
    const abort = new AbortController();
    const model = createModel(
      { cell: "gru", inputSize: 2, hiddenSize: 24, outputSize: 1, dtype: "float64" },
      { seed: 1 },
    );
    const data = randomBatch(model, { batch: 8, time: 10, loss: "mse", seed: 3 });
    const optimizer = { kind: "gradientFlow", time: 1e3 } as const;
    const running = train(model, { data, loss: "mse", scored: "last", optimizer, steps: 5, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    const started = performance.now();
    expect((await running).status).toBe("stopped");
    // Far more than it takes, and far less than one step of the integrator here.
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it("refuses models whose Hessian no memory holds", async () => {
    const model = createModel({ cell: "gru", inputSize: 1, hiddenSize: 64, outputSize: 1, dtype: "float64" });
    const data = randomBatch(model, { batch: 1, time: 2, loss: "mse", seed: 3 });
    const optimizer = { kind: "gradientFlow", time: 1 } as const;
    const refused = train(model, { data, loss: "mse", scored: "last", optimizer, steps: 1 });
    await expect(refused).rejects.toThrow(failure("OUTLAST_TOO_LARGE", /at most 6000 directions/));
  });

  it("keeps the loss that met a bound only where the record has a place for it", async () => {
    const spec = {
      specVersion: 1,
      seed: 0,
      model: { ...linear, hiddenSize: 3, init: { kind: "gaussian", std: 0.4 } },
      task: memoryless,
      train: {
        objective: "population",
        optimizer: { kind: "gradientFlow", time: 100 },
        steps: 20,
        stop: { lossBelow: 1e-6 },
      },
    } as const;
    const every = (count: number): ReturnType<typeof run> => run({ ...spec, history: { every: count } });
    expect((await every(1)).result.losses.step).toEqual([0, 1]);
    expect((await every(3)).result.losses.step).toEqual([0]);
  });
});
