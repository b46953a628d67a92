import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Tests that look at the clock: another file beside them would be measured too. */
const ALONE = ["test/train/running.test.ts", "test/sweep/stalls.test.ts"];

export default defineConfig({
  test: {
    // A crash of the native core then takes one test file with it, not the whole run.
    pool: "forks",
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: "all",
          include: ["test/**/*.test.ts"],
          exclude: ALONE,
          // One more than cores, since many tests wait for programs that they have started.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: "alone", include: ALONE, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
