import fc from "fast-check";
import { expect, it } from "vitest";
import { OutlastError } from "../../../src/index.js";
import type { RunSpec } from "../../../src/index.js";
import { executeMany, executeRun } from "../../../src/run/index.js";
import { pool, resolved } from "./arbitraries/runs.js";
import { seeds } from "./arbitraries/numbers.js";
import { without } from "./arbitraries/without.js";
import { CASES, holds } from "./cases.js";

/** What runs of one pack may have to themselves. */
const own = fc.record({
  seed: seeds,
  rate: fc.constantFrom(0, 0.01, 0.1, 1e6, 1e300),
  steps: fc.integer({ min: 0, max: 5 }),
});

function varied(spec: RunSpec, { seed, rate, steps }: { seed: number; rate: number; steps: number }): unknown {
  const { optimizer, ...train } = without(spec.train, "epochs");
  const timed = optimizer.kind === "gradientFlow" ? optimizer : { ...optimizer, learningRate: rate };
  return { ...spec, seed, checkpoints: [], train: { ...train, optimizer: timed, steps } };
}

it("a run has in a pack the bits that it has alone, on any number of threads", { timeout: 1_800_000 }, async () => {
  const specs = pool(Math.ceil(CASES / 60)).filter(({ task }) => task.kind !== "custom");
  const cases = fc.tuple(specs, fc.array(own, { minLength: 2, maxLength: 9 }), fc.constantFrom(1, 2, 3));
  await holds("runs in a pack", cases, async ([spec, several, threads], count) => {
    const history = { every: 1 };
    const ready = several.map((one) => resolved({ ...(varied(spec, one) as RunSpec), history }));
    try {
      const together = await executeMany(ready, { threads });
      count.valid += 1;
      for (const [i, run] of ready.entries()) {
        const { record } = await executeRun(run, { threads: 1 });
        expect(JSON.stringify(together[i]!.record.result)).toBe(JSON.stringify(record.result));
      }
    } catch (error) {
      if (!(error instanceof OutlastError)) throw error;
      expect(["OUTLAST_NO_SEQUENCE", "OUTLAST_NOT_FINITE"]).toContain(error.code);
      count.refused(error.code);
    }
  });
});
