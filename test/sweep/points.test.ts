import { describe, expect, it } from "vitest";
import { failure, randomNumbers } from "../helpers.js";
import { prepareSweep } from "../../src/sweep/index.js";
import { base, pointsOf, sweepOver } from "./specs.js";

const rate = "train.optimizer.learningRate";
const kind = "train.optimizer.kind";
const momentum = "train.optimizer.momentum";
const units = "model.hiddenSize";

describe("points", () => {
  it("are the product of the axes, the last one fastest", () => {
    const sweep = sweepOver({ [units]: [2, 4], [rate]: [0.1, 0.2, 0.3], seed: { from: 7, count: 2 } });
    const expected = [2, 4].flatMap((size) =>
      [0.1, 0.2, 0.3].flatMap((value) => [7, 8].map((seed) => ({ [units]: size, [rate]: value, seed }))),
    );
    expect(sweep.count).toBe(12);
    expect(sweep.paths).toEqual([units, rate, "seed"]);
    expect(pointsOf(sweep)).toEqual(expected);
    expect(sweep.point(7)).toEqual(expected[7]); // and by themselves
  });

  it("are the base alone without axes", () => {
    const sweep = sweepOver({});
    expect(pointsOf(sweep)).toEqual([{}]);
    expect(sweep.run(0).spec.seed).toBe(3);
  });

  it("take zipped axes first with first", () => {
    const zip = [[rate, "train.batchSize"]];
    const sweep = sweepOver({ [rate]: [0.1, 0.2], seed: [1, 2], "train.batchSize": [4, 8] }, { zip });
    expect(pointsOf(sweep).map((point) => [point[rate], point["train.batchSize"], point["seed"]])).toEqual([
      [0.1, 4, 1],
      [0.1, 4, 2],
      [0.2, 8, 1],
      [0.2, 8, 2],
    ]);
  });

  it("cross drawn axes, all together, with the others", () => {
    const axes = { [rate]: { logUniform: [0.01, 0.1] }, seed: [1, 2], "train.clipNorm": { uniform: [1, 2] } };
    const points = pointsOf(sweepOver(axes, { draw: { sobol: 4 } }));
    expect(points.map(({ seed }) => seed)).toEqual([1, 2, 1, 2, 1, 2, 1, 2]);
    const drawn = points.map((point) => [point[rate], point["train.clipNorm"]].join());
    expect(drawn.filter((_, i) => i % 2 === 0)).toEqual(drawn.filter((_, i) => i % 2 === 1));
    expect(new Set(drawn).size).toBe(4);
  });

  it("have an axis only where its condition holds, and count those without it once", () => {
    const sweep = sweepOver(
      { seed: [1, 2], [kind]: ["gd", "momentum"], [momentum]: [0.5, 0.9] },
      { conditions: { [momentum]: { [kind]: "momentum" } } },
    );
    expect(pointsOf(sweep)).toEqual([
      { seed: 1, [kind]: "gd" },
      { seed: 2, [kind]: "gd" },
      { seed: 1, [kind]: "momentum", [momentum]: 0.5 },
      { seed: 1, [kind]: "momentum", [momentum]: 0.9 },
      { seed: 2, [kind]: "momentum", [momentum]: 0.5 },
      { seed: 2, [kind]: "momentum", [momentum]: 0.9 },
    ]);
  });

  it("have a drawn axis only where what was drawn allows it", () => {
    const axes = { [kind]: { choice: ["gd", "momentum"] }, [momentum]: { uniform: [0.5, 0.9] } };
    const conditions = { [momentum]: { [kind]: ["momentum"] } };
    const points = pointsOf(sweepOver(axes, { draw: { random: 40 }, conditions }));
    const [without, having] = ["gd", "momentum"].map((name) => points.filter((point) => point[kind] === name));
    expect(without!.length + having!.length).toBe(40);
    expect(Math.min(without!.length, having!.length)).toBeGreaterThan(8);
    expect(without!.every((point) => !(momentum in point))).toBe(true);
    expect(new Set(having!.map((point) => point[momentum])).size).toBe(having!.length);
  });

  it("draw no axis where none of the drawn ones can be", () => {
    const axes = { [kind]: ["gd", "momentum"], [momentum]: { uniform: [0.5, 0.9] } };
    const conditions = { [momentum]: { [kind]: ["momentum"] } };
    expect(pointsOf(sweepOver(axes, { draw: { random: 5 }, conditions })).map((point) => point[kind])).toEqual([
      "gd",
      ...new Array<string>(5).fill("momentum"),
    ]);
  });

  it("are found far into a sweep that no memory could hold", () => {
    const axes = { seed: { from: 0, count: 1e9 }, [rate]: { log: [1e-6, 1, 1001] }, "train.clipNorm": [1, 2] };
    const sweep = prepareSweep({ name: "wide", base, axes }, { yes: true });
    expect(sweep.count).toBe(1e9 * 1001 * 2);
    const index = (123_456_789 * 1001 + 500) * 2 + 1;
    expect(sweep.point(index)).toEqual({ seed: 123_456_789, [rate]: 1e-3, "train.clipNorm": 2 });
    expect(sweep.run(index).spec.seed).toBe(123_456_789);
  });

  it("are asked for by whole numbers below their count", () => {
    const sweep = sweepOver({ seed: [1, 2] });
    for (const index of [-1, 2, 0.5, NaN]) {
      expect(() => sweep.point(index)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /from 0 to 1, got/));
      expect(() => sweep.run(index)).toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
    }
  });
});

/** Axes that a run may have in any combination, and how conditions may hang on them. */
const pool: Record<string, unknown[]> = {
  seed: [1, 2, 3],
  "seeds.data": [4, 5],
  "seeds.init": [6, 7, 8],
  "train.clipNorm": [1, 2],
  [rate]: [0.1, 0.2, 0.3],
  "train.stateNoise": [0, 0.5],
};

describe("conditions", () => {
  it("leave the points of the product, each once", () => {
    const random = randomNumbers(11);
    const below = (n: number): number => Math.floor(random() * n);
    for (let round = 0; round < 30; round++) {
      const paths = Object.keys(pool).sort(() => random() - 0.5);
      const conditions: Record<string, Record<string, unknown[]>> = {};
      // A later axis of a shuffled list may ask about earlier ones, so that there is no circle.
      paths.slice(1).forEach((path, i) => {
        if (random() < 0.5) return;
        const other = paths[below(i + 1)]!;
        conditions[path] = { [other]: pool[other]!.filter((_, k) => k > 0 && random() < 0.8) };
        if (conditions[path][other]!.length === 0) conditions[path] = {};
      });
      const order = paths.slice().sort(() => random() - 0.5);
      const axes = Object.fromEntries(order.map((path) => [path, pool[path]!]));
      const sweep = sweepOver(axes, { conditions });
      const found = pointsOf(sweep).map((point) => canonical(point));
      expect(new Set(found)).toEqual(new Set(product(order, conditions)));
      expect(found).toHaveLength(new Set(found).size);
    }
  });
});

/** Every point by brute force: the product with what does not exist left out. */
function product(paths: string[], conditions: Record<string, Record<string, unknown[]>>): string[] {
  const all = paths.reduce<Record<string, unknown>[]>(
    (points, path) => points.flatMap((point) => pool[path]!.map((value) => ({ ...point, [path]: value }))),
    [{}],
  );
  return all.map((point) => {
    const exists = (path: string): boolean =>
      Object.entries(conditions[path] ?? {}).every(([other, values]) => exists(other) && values.includes(point[other]));
    return canonical(Object.fromEntries(Object.entries(point).filter(([path]) => exists(path))));
  });
}

function canonical(point: Record<string, unknown>): string {
  return JSON.stringify(Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)));
}
