import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { storedSweep } from "../../src/cli/sweep/storedSweep.js";
import { run, sweep } from "../../src/index.js";
import { makeReport } from "../../src/report/page/report.js";
import { runOf as recordedRun } from "../../src/report/models/runOf.js";
import { SweepPoints } from "../../src/report/watch/points.js";
import { openStore } from "../../src/sweep/index.js";
import { failure } from "../helpers.js";
import { delay, runOf, withFiles } from "../run/modules.js";

/** Says the same as the task, and leaves a file where it is run. */
const leaving = (mark: string): string =>
  `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(mark)}, "");\n${delay}`;

it("nothing that reads stores and records runs the modules that they name", { timeout: 60_000 }, async () => {
  await withFiles({ "delay.ts": delay }, async (folder) => {
    const [module, mark] = [join(folder, "delay.ts"), join(folder, "ran")];
    const [base, store] = [runOf(module), join(folder, "a.db")];
    await sweep({ name: "custom", base, axes: { seed: [1, 2] } }, { store, baseDir: folder });
    const record = await run(base);
    writeFileSync(module, leaving(mark));
    await using open = await openStore(store, { readOnly: true });
    expect(storedSweep(open.header)).toEqual({
      fault: expect.stringMatching(/delay\.ts is code, which is not run/) as string,
    });
    expect(SweepPoints.of(open)).toBeUndefined();
    expect((await makeReport([store])).page.summary.runs).toBe(2);
    const task = Object.entries(record.spec.task).filter(([name]) => name !== "sha256");
    const changed = { ...record, spec: { ...record.spec, task: Object.fromEntries(task) } };
    expect(() => recordedRun(changed as unknown as typeof record)).toThrow(
      failure("OUTLAST_MODULE", /is code, which is not run/),
    );
    expect(existsSync(mark)).toBe(false);
    // The module does leave its mark where it is run.
    await run(base);
    expect(existsSync(mark)).toBe(true);
  });
});
