import { describe, expect, it } from "vitest";
import {
  cayleyHamiltonBound,
  conservedQuantity,
  createModel,
  discreteBalance,
  eigenvalues,
  explicitBound,
  extrapolationError,
  growthRates,
  momentLossGradient,
  moments,
  populationGradients,
  train,
  trainMany,
} from "../../../src/index.js";
import type { Model, ModelSpec, TaskSpec } from "../../../src/index.js";

const linear = { cell: "linear", inputSize: 1, outputSize: 1, dtype: "float64" } as const;
const population = { objective: "population" } as const;
const two = { eigenvalues: [0.9, 0.4], weights: [0.7, 0.5] };

const make = (hiddenSize: number, change: Partial<ModelSpec>, seed = 1): Model =>
  createModel({ ...linear, hiddenSize, ...change }, { seed });
const near = (scale: number, structure: ModelSpec["structure"] = "full"): Partial<ModelSpec> => {
  const scaled = structure === "diagonal" ? "entries" : "width";
  return { structure, init: { kind: "nearZero", scale, scaled } };
};
const flow = (time: number) => ({ ...population, optimizer: { kind: "gradientFlow", time }, steps: 20 }) as const;
const teach = (system: object, length: number): TaskSpec => ({ kind: "teacher", system, length }) as TaskSpec;
const vector = (model: Model, name: string): number[] => [...model.parameters()[name]!.data];

describe("training by this package", () => {
  it("extrapolation 3: keeps Q for several inputs and outputs, every step scored", async () => {
    const model = createModel(
      { ...linear, inputSize: 2, outputSize: 3, hiddenSize: 4, init: { kind: "gaussian", std: 0.5 } },
      { seed: 2 },
    );
    const before = conservedQuantity(model);
    const system = { randomStable: { dimension: 2, inputSize: 2, outputSize: 3, seed: 1 } };
    const { losses } = await train(model, { task: teach(system, 4), scored: "every", ...flow(200) });
    const after = conservedQuantity(model);
    expect(losses.at(-1)! / losses[0]!).toBeLessThan(0.1);
    const moved = after.Q.flat().map((value, i) => Math.abs(value - before.Q.flat()[i]!));
    expect(Math.max(...before.Q.flat().map(Math.abs))).toBeGreaterThan(0.3);
    expect(Math.max(...moved)).toBeLessThan(1e-6);
    expect(Math.abs(after.trace - before.trace)).toBeLessThan(1e-6);
  });

  it.each([0.01, 0.3, 2])("extrapolation 4: obeys the discrete law at the step %f", async (learningRate) => {
    const model = make(7, { structure: "diagonal", init: { kind: "gaussian", std: 0.5 } }, 4);
    const law = discreteBalance(model, moments(two, 5), learningRate);
    await train(model, { task: teach(two, 5), ...population, optimizer: { kind: "gd", learningRate }, steps: 1 });
    const [b, c] = [vector(model, "B"), vector(model, "C")];
    b.forEach((value, i) => {
      const scale = 1 + Math.abs(value) + Math.abs(c[i]!);
      expect(Math.abs(value - c[i]! - law.difference[i]!) / scale).toBeLessThan(2e-15);
      expect(Math.abs(value + c[i]! - law.sum[i]!) / scale).toBeLessThan(2e-15);
      expect(Math.abs(value * value - c[i]! * c[i]! - law.squares[i]!) / (scale * scale)).toBeLessThan(2e-15);
    });
  });

  it("extrapolation 5: keeps a balanced start with a free A symmetric and balanced", async () => {
    const model = make(8, { init: { kind: "balanced", scale: 0.3 } }, 2);
    const optimizer = { kind: "gd", learningRate: 1e-2 } as const;
    const { losses } = await train(model, { task: teach(two, 5), ...population, optimizer, steps: 3000 });
    const A = vector(model, "A");
    expect(losses.at(-1)! / losses[0]!).toBeLessThan(1e-2);
    expect(Math.max(...A.map((value, i) => Math.abs(value - A[(i % 8) * 8 + Math.floor(i / 8)]!)))).toBeLessThan(1e-12);
    const c = vector(model, "C");
    expect(Math.max(...vector(model, "B").map((value, i) => Math.abs(value - c[i]!)))).toBeLessThan(1e-12);
  });

  it.each(["symmetric", "diagonal", "full"] as const)(
    "extrapolation 6: has the slopes -2 and 2 near zero, %s A",
    async (structure) => {
      const model = make(20, near(1e-6, structure));
      const parts = (at: Model): number[] => {
        const [b, c] = [vector(at, "B"), vector(at, "C")];
        return [-1, 1].map((sign) => Math.log(Math.hypot(...b.map((value, i) => value + sign * c[i]!))));
      };
      const { checkpoints = [] } = await train(model, {
        task: teach({ memoryless: 1 }, 3),
        ...flow(2),
        checkpoints: [0, 20],
      });
      const [before, after] = checkpoints.map((checkpoint) => parts(checkpoint.model)) as [number[], number[]];
      const { difference, sum } = growthRates(1);
      // The reference, from a larger start, has -2.0001 and 2.0001.
      expect(Math.abs((after[0]! - before[0]!) / 2 - difference)).toBeLessThan(1e-6);
      expect(Math.abs((after[1]! - before[1]!) / 2 - sum)).toBeLessThan(1e-6);
    },
  );

  const teachers = [
    { eigenvalues: [0.9], weights: [1] },
    two,
    { eigenvalues: [0.9, 0.5, -0.3], weights: [0.6, 0.4, 0.5] },
    { eigenvalues: [0.95, 0.6, 0.1, -0.4, -0.8], weights: [0.5, 0.4, 0.3, 0.4, 0.5] },
  ];
  it.each(teachers)(
    "extrapolation 8: never violates the explicit bound on its way to $eigenvalues",
    async (teacher) => {
      const K = 2 * teacher.weights.length + 1;
      const times = [0, 1, 2, 3, 5, 8, 12, 16, 20];
      for (const [kind, structure, scale] of [
        ["balanced", "symmetric", 0.3],
        ["balanced", "full", 0.3],
        ["nearZero", "symmetric", 0.1],
        ["nearZero", "diagonal", 0.1],
      ] as const) {
        const model = make(10, {
          structure,
          init: { kind, scale, scaled: structure === "diagonal" ? "entries" : "width" },
        });
        const { checkpoints = [] } = await train(model, { task: teach(teacher, K), ...flow(400), checkpoints: times });
        expect(checkpoints.map(({ step }) => step)).toEqual(times);
        let raw = 0;
        for (const { model: at } of checkpoints) {
          const bound = explicitBound(at, teacher, { K, lags: 41 });
          if (!bound.applies) throw new Error(bound.reason);
          const ratios = bound.errors.map((error, j) => error / bound.bounds[j]!);
          expect(Math.max(...ratios)).toBeLessThanOrEqual(kind === "balanced" ? 0.9 : 1);
          raw += bound.errors.filter((error, j) => error > bound.factors[j]! * Math.sqrt(bound.loss)).length;
        }
        if (kind === "balanced") expect(raw).toBe(0);
        if (structure === "diagonal" && teacher.weights.length === 1) expect(raw).toBeGreaterThan(30);
      }
    },
  );

  it("extrapolation 8: of memoryless data, balanced: |m_j| is at most sqrt(loss) radius^(j - 2)", async () => {
    for (const [seed, w] of [1, 0.3, 5].entries()) {
      const model = make(8, { structure: "symmetric", init: { kind: "balanced", scale: 0.4 } }, seed);
      const task = teach({ memoryless: w }, 3);
      const { checkpoints = [] } = await train(model, { task, ...flow(50), checkpoints: [0, 1, 2, 4, 8, 20] });
      for (const { model: at } of checkpoints) {
        const { loss } = momentLossGradient(at, [w, 0, 0]);
        const { re, im } = eigenvalues(at)[0]!;
        const radius = Math.hypot(re, im);
        moments(at, 40).forEach((moment, j) => {
          if (j >= 2)
            expect(Math.abs(moment)).toBeLessThanOrEqual(Math.sqrt(loss) * radius ** (j - 2) * (1 + 1e-9) + 1e-15);
        });
      }
    }
  });

  it.each([
    ["the flow", { kind: "gradientFlow", time: 3000 }, 10],
    ["gradient descent", { kind: "gd", learningRate: 0.05 }, 40_000],
    ["Adam", { kind: "adam", learningRate: 3e-3 }, 20_000],
  ] as const)(
    "extrapolation 9: extrapolates by %s from any start once K = d + d_teacher",
    async (_name, optimizer, steps) => {
      const models = [0, 1, 2, 3, 4, 5].map((seed) => make(2, { init: { kind: "gaussian", std: 0.6 } }, seed));
      await trainMany(models, {
        task: teach({ eigenvalues: [0.6], weights: [1] }, 3),
        ...population,
        optimizer,
        steps,
      });
      const bounds = models.map((model) =>
        cayleyHamiltonBound(model, { eigenvalues: [0.6], weights: [1] }, { K: 3, lags: 60 }),
      );
      const found = bounds.filter((bound) => bound.applies && bound.loss < 1e-14);
      expect(found.length).toBeGreaterThan(3);
      for (const bound of found) {
        if (!bound.applies) continue;
        bound.errors.forEach((error, j) => expect(error).toBeLessThanOrEqual(bound.bounds[j]!));
        expect(Math.max(...bound.errors)).toBeLessThan(1e-4);
      }
    },
  );

  it.each([0.5, 1])("extrapolation 10: from A = %f I moves two eigenvalues alone, and extrapolates", async (alpha) => {
    for (const balanced of [true, false]) {
      const model = make(10, near(0.1), 6);
      const identity = Float64Array.from({ length: 100 }, (_, i) => (i % 11 === 0 ? alpha : 0));
      const { B } = model.parameters();
      const ends = balanced ? { C: { shape: [1, 10], data: B!.data } } : {};
      model.setParameters({ A: { shape: [10, 10], data: identity }, ...ends });
      await train(model, { task: teach({ memoryless: 1 }, 3), ...flow(2e4) });
      const still = eigenvalues(model).filter(({ re, im }) => Math.hypot(re - alpha, im) < 1e-9);
      expect(still).toHaveLength(balanced ? 9 : 8);
      const { loss, impulseError } = extrapolationError(model, { memoryless: 1 }, { lengths: [3, 40] });
      // Reference: at most 1.1e-16 where balanced, 2e-16 to 9e-5 where not, along with the root of the loss.
      expect(impulseError[1]).toBeLessThan(balanced ? 5.5e-16 : 4.5e-4);
      expect(impulseError[1]).toBeLessThan(1e-15 + 2 * Math.sqrt(loss[0]!));
    }
  });

  it("has the closed gradient at every point of its way", async () => {
    const model = make(5, near(0.5));
    const { checkpoints = [] } = await train(model, { task: teach(two, 5), ...flow(30), checkpoints: [20, 0, 5, 5] });
    expect(checkpoints.map(({ step }) => step)).toEqual([0, 5, 20]);
    const losses = checkpoints.map(({ model: at }) => {
      const { loss, gradient } = momentLossGradient(at, moments(two, 5));
      const { gradients } = populationGradients(at, { task: teach(two, 5) });
      for (const name of ["A", "B", "C"] as const) {
        const descended = [...gradients[name]!.data];
        const size = Math.hypot(...descended);
        expect(size).toBeGreaterThan(1e-5);
        const apart = gradient[name].flat().map((value, i) => value - descended[i]!);
        expect(Math.hypot(...apart)).toBeLessThan(1e-10 * size);
      }
      return loss;
    });
    expect([...losses].sort((a, b) => b - a)).toEqual(losses);
  });
});
