import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Tests that look at the clock: another file beside them would be measured too. */
const ALONE = ["test/train/running.test.ts", "test/sweep/stalls.test.ts"];

export default defineConfig({
  test: {
    // A crash of the native core then takes a worker with it, not the whole run.
    pool: "forks",
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: "all",
          include: ["test/**/*.test.ts"],
          exclude: ALONE,
          // A worker keeps what it has loaded from file to file: loading it anew was a tenth of the whole.
          isolate: false,
          // One more than cores, since many tests wait for programs that they have started.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: "alone", include: ALONE, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
