import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describedModules, modulesWithin, resolveRun, unrunModules } from "../../src/run/index.js";
import { failure } from "../helpers.js";
import { delay, runOf, withFiles } from "./modules.js";

/** Leaves a file beside itself when it is run. */
const leaving = `import { writeFileSync } from "node:fs";
writeFileSync(new URL("ran", import.meta.url), "");
export default { evaluate: () => 1 };`;

describe("modules of specs that come from elsewhere", () => {
  it("are read in the folder that was named, and refused outside of it, links to there too", async () => {
    await withFiles({ "delay.ts": delay }, (folder) => {
      const inner = join(folder, "inner");
      mkdirSync(inner);
      writeFileSync(join(inner, "own.ts"), delay);
      symlinkSync(join(folder, "delay.ts"), join(inner, "link.ts"));
      symlinkSync(inner, join(folder, "same"));
      const read = (module: string, allowed: string | undefined): string =>
        resolveRun(runOf(module), { baseDir: folder, modules: modulesWithin(allowed, describedModules) }).key;
      for (const allowed of [folder, inner, join(folder, "same")])
        expect(read("inner/own.ts", allowed)).toHaveLength(64);
      expect(read("inner/link.ts", folder)).toHaveLength(64);
      const outside = failure("OUTLAST_MODULE", /is code that does not lie in .*inner, the only folder whose modules/);
      for (const module of ["delay.ts", "inner/link.ts", "inner/../delay.ts", join(folder, "delay.ts")]) {
        expect(() => read(module, inner)).toThrow(outside);
      }
      expect(() => read("delay.ts", undefined)).toThrow(
        failure("OUTLAST_MODULE", /^delay\.ts is code, and modules of no/),
      );
    });
  });

  it("are not run where what was computed is read: tasks are refused, of objectives nothing is asked", async () => {
    await withFiles({ "delay.ts": delay, "leaving.mjs": leaving }, (folder) => {
      const options = { baseDir: folder, modules: unrunModules };
      expect(() => resolveRun(runOf("delay.ts"), options)).toThrow(failure("OUTLAST_MODULE", /which is not run/));
      const objectives = [{ name: "one", module: "leaving.mjs" }];
      const task = { kind: "adding", length: 6, sequences: 20 };
      const run = resolveRun(runOf("delay.ts", { task, objectives, evaluate: [] }), options);
      expect(run.spec.objectives).toMatchObject([{ name: "one" }]);
    });
  });
});
