import { expect, it } from "vitest";
import { resolveRun } from "../../src/run/index.js";
import { Feed } from "../../src/sweep/engine/feed.js";
import { Planner } from "../../src/sweep/engine/planner.js";
import { small } from "../run/specs.js";

it("a sweep is read on when there is room again, however slow its runs are", async () => {
  const ready = resolveRun(small);
  const count = 20_000;
  const source = {
    count,
    run: (index: number) => ({ ...ready, key: index.toString(16).padStart(64, "0") }),
    shapeIndex: () => 0,
  };
  const store = { standings: (keys: ArrayLike<unknown>) => Promise.resolve(new Array<undefined>(keys.length)) };
  const planner = new Planner(2);
  const onBad = (): never => expect.unreachable();
  const feed = new Feed(source, { store, planner, shard: { index: 0, count: 1 }, enough: undefined, onBad });
  const seen = new Set<number>();
  let full = 0;
  for (let chunk = await feed.next(); chunk !== undefined; chunk = await feed.next()) {
    for (const { index } of chunk.points) seen.add(index);
    planner.learn(chunk, { seconds: chunk.points.length * 0.002, sideBySide: 1 });
    // As long as runs take, all is read that there is room for.
    for (let waiting = -1; waiting < planner.waiting;) {
      waiting = planner.waiting;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (!feed.ended) full = Math.max(full, planner.waiting);
  }
  expect(full).toBeGreaterThanOrEqual(8192);
  expect(full).toBeLessThan(8192 + 256);
  expect(seen.size).toBe(count);
});
