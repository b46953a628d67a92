import { describe, expect, it } from "vitest";
import { shardOf } from "../../src/cli/sweep/shardOption.js";
import { sha256Hex } from "../../src/core/index.js";
import { isInShard } from "../../src/sweep/engine/shard.js";
import { failure } from "../helpers.js";

describe("shards by key", () => {
  const keys = Array.from({ length: 4000 }, (_, i) => sha256Hex(`run ${i}`));

  it.each([1, 2, 3, 7])("%i of them have every key once, and about as many each", (count) => {
    const sizes = new Array<number>(count).fill(0);
    for (const key of keys) {
      for (let index = 0; index < count; index++) if (isInShard(key, { index, count })) sizes[index]!++;
    }
    const shardsOfAll = sizes.reduce((sum, size) => sum + size, 0);
    expect(shardsOfAll).toBe(keys.length);
    for (const key of keys.slice(0, 50)) {
      expect(sizes.filter((_, index) => isInShard(key, { index, count }))).toHaveLength(1);
    }
    // Five standard deviations of a fair draw.
    const spread = 5 * Math.sqrt((keys.length / count) * (1 - 1 / count));
    for (const size of sizes) expect(Math.abs(size - keys.length / count)).toBeLessThanOrEqual(spread);
  });
});

describe("--shard", () => {
  const slurm = { SLURM_ARRAY_TASK_ID: "5", SLURM_ARRAY_TASK_COUNT: "4", SLURM_ARRAY_TASK_MIN: "1" };

  it("says a shard, or that there is none", () => {
    expect(shardOf("2/8", {})).toEqual({ index: 2, count: 8 });
    expect(shardOf(undefined, {})).toBeUndefined();
    expect(shardOf("0/1", slurm)).toEqual({ index: 0, count: 1 });
  });

  it.each([undefined, true] as const)("is what a Slurm array says where it is %s", (option) => {
    expect(shardOf(option, { ...slurm, SLURM_ARRAY_TASK_ID: "1" })).toEqual({ index: 0, count: 4 });
    expect(shardOf(option, { ...slurm, SLURM_ARRAY_TASK_ID: "7", SLURM_ARRAY_TASK_STEP: "2" })).toEqual({
      index: 3,
      count: 4,
    });
  });

  it("has its index from Kubernetes, and its count from the option", () => {
    expect(shardOf("/8", { JOB_COMPLETION_INDEX: "3" })).toEqual({ index: 3, count: 8 });
  });

  it("of a Slurm task that is submitted again is its index", () => {
    const again = { SLURM_ARRAY_TASK_ID: "5", SLURM_ARRAY_TASK_COUNT: "1", SLURM_ARRAY_TASK_MIN: "5" };
    const some = { SLURM_ARRAY_TASK_ID: "3", SLURM_ARRAY_TASK_COUNT: "3", SLURM_ARRAY_TASK_MIN: "0" };
    expect(shardOf("/8", { ...again, SLURM_ARRAY_TASK_MAX: "5" })).toEqual({ index: 5, count: 8 });
    expect(shardOf("/8", { ...some, SLURM_ARRAY_TASK_MAX: "6" })).toEqual({ index: 3, count: 8 });
    const refused = failure("OUTLAST_USAGE", /not all those from 0 or 1 on \(least .*Say --shard \/n/);
    for (const option of [undefined, true] as const) {
      expect(() => shardOf(option, again)).toThrow(refused);
      expect(() => shardOf(option, { ...some, SLURM_ARRAY_TASK_MAX: "6" })).toThrow(refused);
    }
    expect(shardOf("2/8", again)).toEqual({ index: 2, count: 8 });
  });

  it.each<[string, string | true | undefined, Record<string, string>, RegExp]>([
    ["of a shard that is none", "8/8", {}, /must be less than 8.*got 8\/8/],
    ["of a text that says nothing", "2of8", {}, /must be i\/n, such as 0\/4.*"2of8"/],
    ["of no environment", true, {}, /no SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX/],
    ["of a Kubernetes job without a count", undefined, { JOB_COMPLETION_INDEX: "3" }, /--shard \/8.*is 3, of how many/],
    ["of an environment that is no number", true, { JOB_COMPLETION_INDEX: "x" }, /JOB_COMPLETION_INDEX is "x"/],
    ["of a task beyond its array", true, slurm, /must be less than 4.*got 4\/4/],
  ])("complains %s", (_what, option, environment, sentence) => {
    expect(() => shardOf(option, environment)).toThrow(failure("OUTLAST_USAGE", sentence));
  });
});
