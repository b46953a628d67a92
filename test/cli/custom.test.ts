import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runOf, taskOf, withFiles } from "../run/modules.js";
import { outlast } from "./outlast.js";

const printing = `console.log("from the module"); process.stdout.write("and again\\n");
  ${taskOf("const inputs = new Array(length).fill(random.normal()); return { inputs, targets: inputs };")}`;

it("what modules print is kept out of the record, and an objective is in the table", async () => {
  const objective = "export default { evaluate: () => ({ one: 0.25, none: NaN }) };";
  await withFiles({ "a.mjs": printing, "o.mjs": objective }, (folder) => {
    writeFileSync(
      join(folder, "spec.json"),
      JSON.stringify(runOf("a.mjs", { objectives: [{ name: "own", module: "o.mjs" }] })),
    );
    const words = ["run", "spec.json", "--out", "run", "--quiet"];
    const { code, stdout, stderr } = outlast(folder, [...words, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ result: { objectives: { own: { one: 0.25, none: null } } } });
    expect(stderr).toContain("from the module\n");
    expect(outlast(folder, words).stdout).toMatch(/^own: one 0\.250, none -$/m);
  });
});

it.each(["run", "sweep"])("a module that is wrong is a bad spec of %s: status 2, and one sentence", async (command) => {
  await withFiles({ "a.mjs": "export const task = 1;" }, (folder) => {
    const base = runOf("a.mjs");
    const spec = command === "run" ? base : { name: "bad", base, axes: { seed: [1, 2] } };
    writeFileSync(join(folder, "spec.json"), JSON.stringify(spec));
    const { code, stdout, stderr } = outlast(folder, [command, "spec.json", "--out", "out"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^[^\n]*a\.mjs: must export by default what defineTask gives\. \[OUTLAST_\w+\]\n$/);
  });
});
