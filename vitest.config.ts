import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // A crash of the native core then takes one test file with it, not the whole run.
    pool: "forks",
    testTimeout: 30_000,
  },
});
