import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { initCommand } from "../../src/cli/init/index.js";
import { starts } from "../../src/cli/init/starts.js";
import { readSpecFile } from "../../src/cli/specFile.js";
import { applyOverrides, run, runSpecSchema } from "../../src/run/index.js";
import { prepareSweep } from "../../src/sweep/index.js";
import type { RunSpec } from "../../src/index.js";
import { failure } from "../helpers.js";
import { outlast } from "./outlast.js";

const folder = mkdtempSync(join(tmpdir(), "outlast-init-"));
const inFolder = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const kinds = Object.keys(starts);
const tiny = ["train.steps=2", "evaluate[0].sequences=2"];

describe("outlast init", () => {
  it("lists every task there is", () => {
    const { code, stdout } = outlast(folder, ["init", "--json"]);
    expect(code).toBe(0);
    const listed = JSON.parse(stdout) as { task: string; about: string }[];
    expect(listed.map(({ task }) => task).sort()).toEqual([...kinds].sort());
    for (const { about } of listed) expect(about).toMatch(/^[A-Z].{10,}\.$/);
    expect(outlast(folder, ["init"]).stdout).toMatch(/^ {2}dyck1 +Say at every step/m);
  });

  it.each(kinds)("writes a spec of %s that runs as it is, but for the steps", async (kind) => {
    const file = inFolder(`${kind}.yaml`);
    expect(initCommand(kind, { out: file, quiet: true })).toBe(0);
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/run\.schema\.json\n# /);
    expect(text.match(/^ *# /gm)!.length).toBeGreaterThan(12);
    const spec = applyOverrides(await readSpecFile(file), tiny) as RunSpec;
    const { result } = await run(spec, { baseDir: folder });
    expect(result).toMatchObject({ status: "done", steps: 2 });
    expect(result.evaluate[0]!.lengths.length).toBeGreaterThan(0);
  });

  it.each(kinds)("writes a sweep of %s", async (kind) => {
    const file = inFolder(`${kind}.sweep.json`);
    expect(initCommand(kind, { out: file, sweep: true, quiet: true })).toBe(0);
    const sweep = prepareSweep(await readSpecFile(file), { baseDir: folder });
    const { axes } = starts[kind as keyof typeof starts];
    expect(sweep.count).toBe(Object.keys(axes).length === 1 ? 15 : 45);
    expect(sweep.key(0)).toMatch(/^[0-9a-f]{64}$/);
    expect(sweep.key(sweep.count - 1)).not.toBe(sweep.key(0));
  });

  it("says the same in JSON and TypeScript as in YAML", async () => {
    const specs = await Promise.all(
      ["yaml", "json", "ts"].map(async (ending) => {
        const file = inFolder(`same.${ending}`);
        initCommand("adding", { out: file, quiet: true });
        const { $schema, ...spec } = (await readSpecFile(file)) as { $schema?: string };
        if (ending === "json") expect($schema).toBe("./run.schema.json");
        expect(runSpecSchema.safeParse(spec).error).toBeUndefined();
        return spec;
      }),
    );
    expect(specs[1]).toEqual(specs[0]);
    expect(specs[2]).toEqual(specs[0]);
    expect(existsSync(inFolder("run.schema.json"))).toBe(true);
  });

  it("never overwrites what is there, unless it is told to", () => {
    const file = inFolder("mine.yaml");
    expect(outlast(folder, ["init", "delay", "-o", "mine.yaml"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "Written: mine.yaml.\nNext: outlast run mine.yaml\n",
    });
    const before = readFileSync(file, "utf8");
    const again = outlast(folder, ["init", "parity", "-o", "mine.yaml"]);
    expect(again).toMatchObject({ code: 2, stdout: "" });
    expect(again.stderr).toMatch(/^outlast: mine\.yaml is there already: .*--force.* \[OUTLAST_USAGE\]\n$/);
    expect(readFileSync(file, "utf8")).toBe(before);
    const forced = outlast(folder, ["init", "parity", "-o", "mine.yaml", "--force", "--json"]);
    expect(JSON.parse(forced.stdout)).toEqual({
      task: "parity",
      files: ["mine.yaml", "run.schema.json"],
      next: "outlast run mine.yaml",
    });
    expect(readFileSync(file, "utf8")).toContain("kind: parity");
  });

  it("refuses the file of a task that is there already too", () => {
    initCommand("custom", { out: inFolder("own.yaml"), quiet: true });
    rmSync(inFolder("own.yaml"));
    appendFileSync(inFolder("own.task.ts"), "// mine\n");
    expect(() => initCommand("custom", { out: inFolder("own.yaml") })).toThrow(
      failure("OUTLAST_USAGE", /own\.task\.ts/),
    );
    expect(existsSync(inFolder("own.yaml"))).toBe(false);
  });

  it("refuses unknown tasks and endings", () => {
    expect(() => initCommand("dyk1", {})).toThrow(failure("OUTLAST_USAGE", /no task "dyk1".*dyck1/));
    expect(() => initCommand("dyck1", { out: "a.toml" })).toThrow(failure("OUTLAST_USAGE", /\.yaml/));
  });
});
