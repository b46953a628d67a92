import { describe, expect, it } from "vitest";
import { layoutOf, parameterCount } from "../../src/models/index.js";
import { resolveRun } from "../../src/run/index.js";
import { packingOf } from "../../src/sweep/engine/packing.js";
import { Planner } from "../../src/sweep/engine/planner.js";
import type { Chunk } from "../../src/sweep/engine/planner.js";
import { small } from "../run/specs.js";

const ready = resolveRun(small);

function filled(counts: Record<string, number>, workers = 3): Planner {
  const planner = new Planner(workers);
  for (const [group, count] of Object.entries(counts))
    for (let index = 0; index < count; index++) planner.add({ index, group, ready });
  return planner;
}

/** Takes chunks until there are none, as if runs took `seconds` each; returns what was taken. */
function exhausted(planner: Planner, seconds: (group: string) => number, sideBySide = 1): Chunk[] {
  const chunks: Chunk[] = [];
  for (let chunk = planner.take("ended"); chunk !== undefined; chunk = planner.take("ended")) {
    planner.learn(chunk, { seconds: seconds(chunk.group) * Math.ceil(chunk.points.length / sideBySide), sideBySide });
    chunks.push(chunk);
  }
  return chunks;
}

describe("chunks", () => {
  it("begin with a run and grow until they last for a second", () => {
    const planner = filled({ a: 5000 });
    const sizes: number[] = [];
    for (let i = 0; i < 4; i++) {
      const chunk = planner.take("flowing")!;
      planner.learn(chunk, { seconds: chunk.points.length * 0.002, sideBySide: 1 });
      sizes.push(chunk.points.length);
    }
    expect(sizes).toEqual([1, 32, 500, 500]);
    expect(planner.waiting).toBe(5000 - 1033);
  });

  it("are single runs where one takes longer than a second", () => {
    expect(exhausted(filled({ a: 7 }), () => 20).map(({ points }) => points.length)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });

  it("are whole packs where a thread trains runs side by side", () => {
    const sizes = exhausted(filled({ a: 100 }), () => 0.7, 16).map(({ points }) => points.length);
    expect(sizes).toEqual([1, 16, 16, 16, 16, 16, 16, 3]);
  });

  it("never hold so many runs that what they leave is a long pause", () => {
    const sizes = exhausted(filled({ a: 9000 }), () => 1e-6).map(({ points }) => points.length);
    expect(Math.max(...sizes)).toBe(512);
  });

  it("of the last points are shared out among the workers", () => {
    const planner = filled({ a: 91 }, 3);
    planner.learn(planner.take("flowing")!, { seconds: 0.001, sideBySide: 1 });
    expect(planner.take("flowing")!.points).toHaveLength(32);
    planner.learn({ group: "a", points: new Array(32) as Chunk["points"] }, { seconds: 0.032, sideBySide: 1 });
    expect(planner.take("ended")!.points).toHaveLength(Math.ceil(58 / 3));
  });

  it("have every point once, and points of one group alone", () => {
    const chunks = exhausted(filled({ a: 333, b: 77, c: 1 }), (group) => (group === "a" ? 0.003 : 0.05));
    const taken = chunks.flatMap(({ points }) => points.map(({ group, index }) => `${group} ${index}`));
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken).toHaveLength(333 + 77 + 1);
    for (const { group, points } of chunks)
      expect(new Set(points.map((point) => point.group))).toEqual(new Set([group]));
  });
});

describe("chunks of devices", () => {
  const device = { library: "a.so", name: "a device", ordinal: 0, teams: 100, freeBytes: 2 ** 34 };

  it("begin with as many runs as a device trains at a time, and have thousands", () => {
    const planner = new Planner(1, undefined, packingOf({ devices: [device] }));
    for (let index = 0; index < 20_000; index++) planner.add({ index, group: "a", ready });
    const sizes: number[] = [];
    for (
      let chunk = planner.take("flowing");
      chunk !== undefined && sizes.length < 3;
      chunk = planner.take("flowing")
    ) {
      planner.learn(chunk, { seconds: 1e-3 * Math.ceil(chunk.points.length / 100), sideBySide: 100 });
      sizes.push(chunk.points.length);
    }
    expect(sizes).toEqual([100, 3200, 8100]);
  });

  it("fit into half of what the smallest device has free", () => {
    const small = { ...device, ordinal: 1, freeBytes: 2 ** 20 };
    const packing = packingOf({ devices: [device, small] });
    const { model, data, task } = { ...ready, model: ready.spec.model };
    const parameters = parameterCount(layoutOf(model));
    const steps = (data.sequences as number) * data.longest;
    const bytes = 4 * (4 * parameters + steps * (task.inputSize + task.outputSize)) + 8000;
    expect(packing.first).toBe(100);
    expect(packing.most(ready)).toBe(Math.floor(2 ** 19 / bytes));
    expect(packingOf({ devices: [{ ...small, freeBytes: 1 }] }).most(ready)).toBe(1);
  });

  it("wait in larger numbers", () => {
    const planner = new Planner(1, undefined, packingOf({ devices: [device] }));
    for (let index = 0; index < 8192; index++) planner.add({ index, group: "a", ready });
    expect(planner.isFull).toBe(false);
    expect(filled({ a: 8191 }).isFull).toBe(false);
    expect(filled({ a: 8192 }).isFull).toBe(true);
  });
});

describe("groups", () => {
  it("take turns: long shapes beside short ones", () => {
    const order = exhausted(filled({ long: 6, short: 60 }), (group) => (group === "long" ? 2 : 0.1));
    const groups = order.map(({ group }) => group);
    expect(groups.slice(0, 6)).toEqual(["long", "short", "long", "short", "long", "short"]);
  });

  it("wait for a whole chunk while points are to come, and not when there is no room", () => {
    const planner = filled({ a: 10, b: 4 });
    for (const name of ["a", "b"]) {
      const pilot = planner.take("flowing")!;
      expect(pilot.group).toBe(name);
      planner.learn(pilot, { seconds: 0.001, sideBySide: 1 });
    }
    expect(planner.take("flowing")).toBeUndefined();
    expect(planner.take("full")).toMatchObject({ group: "a", points: { length: 9 } });
    expect(planner.waiting).toBe(3);
  });
});
