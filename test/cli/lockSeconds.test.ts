import { describe, expect, it } from "vitest";
import { lockOf } from "../../src/cli/sweep/lockOption.js";
import { distribute } from "../../src/index.js";
import { failure } from "../helpers.js";
import { smallSweep } from "../sweep/sweeps.js";
import { inFolder } from "../sweep/sweeps.js";
import { outlast } from "./outlast.js";

const lock = (lockSeconds: string): unknown => lockOf({ queue: true, lockSeconds });

describe("--lock-seconds", () => {
  it.each([
    ["1", 1],
    ["2.5", 2.5],
    ["86400", 86_400],
  ])("takes %s", (text, lockSeconds) => expect(lock(text)).toEqual({ lockSeconds }));

  it("may be left out", () => expect(lockOf({ queue: true })).toEqual({}));

  it.each(["0", "0.9", "-1", "", " ", "soon", "10s", "NaN", "Infinity", "86401", "1e300"])("refuses %j", (text) => {
    const sentence = `--lock-seconds must be a number from 1 to 86400, got ${JSON.stringify(text)}.`;
    expect(() => lock(text)).toThrow(failure("OUTLAST_USAGE", new RegExp(`^${sentence}$`)));
  });

  it("needs a queue", () => {
    expect(() => lockOf({ lockSeconds: "5" })).toThrow(failure("OUTLAST_USAGE", /^--lock-seconds .* needs --queue\.$/));
  });

  it("is refused before anything is read", () =>
    inFolder((file) => {
      const { code, stdout, stderr } = outlast(file("."), ["sweep", "none.json", "--queue", "--lock-seconds", "-1"]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toBe('outlast: --lock-seconds must be a number from 1 to 86400, got "-1". [OUTLAST_USAGE]\n');
    }));
});

it.each([0, -1, 0.5, 1e6, NaN, "5"])("distribute refuses lockSeconds %s", async (lockSeconds) => {
  const options = { queue: "redis", lockSeconds: lockSeconds as number };
  await expect(distribute(smallSweep, options)).rejects.toThrow(/lockSeconds/);
});
