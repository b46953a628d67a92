import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { papers } from "../../src/papers/index.js";
import { resolveRun, runSpecSchema } from "../../src/run/index.js";
import { loadedBy, modulesIn } from "./loaded.js";
import { main, outlast } from "./outlast.js";

interface JsonSchema {
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  const?: unknown;
}

const examples = fileURLToPath(new URL("../../examples/", import.meta.url));

describe("outlast", () => {
  it("says what it can do, with or without --help", () => {
    const help = outlast(tmpdir(), ["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    for (const command of ["run", "sweep", "phase", "plot", "query", "export", "explain", "schema", "build"])
      expect(help.stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
    expect(outlast(tmpdir(), [])).toEqual(help);
    expect(outlast(tmpdir(), ["run", "--help"]).stdout).toMatch(/--set <path=value>[^]*Examples:\n {2}outlast run/);
  });

  it("names every paper", () => {
    const help = outlast(tmpdir(), ["paper", "--help"]).stdout.replaceAll(/\s+/g, " ");
    const names = /the paper: (.+?) or (\S+) Options:/.exec(help)?.slice(1).join(", ").split(", ");
    expect(names).toEqual(papers.map(({ name }) => name));
  });

  it("knows its version", () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    expect(outlast(tmpdir(), ["--version"]).stdout).toBe(`${version}\n`);
  });

  it("loads nothing for --help but the commands' names, in few modules", () => {
    const urls = loadedBy(tmpdir(), ["--help"]);
    expect(urls.some((url) => url.includes("/node_modules/commander/"))).toBe(true);
    expect(urls.length).toBeLessThan(50);
    const own = urls.filter((url) => !url.includes("/node_modules/"));
    expect(own.length).toBeGreaterThan(0);
    const modules = modulesIn(own);
    expect(modules).toContain("cli/commands/run.js");
    expect(modules.filter((path) => !path.startsWith("cli/") && path !== "cli/main.js")).toEqual([]);
  });

  it("ends quietly when nobody reads on", () => {
    const command = `${process.execPath} ${main} schema run | head -n 1`;
    const { stdout, stderr } = spawnSync("bash", ["-o", "pipefail", "-c", command], { encoding: "utf8" });
    expect(stdout).toBe("{\n");
    expect(stderr).toBe("");
  });
});

describe("outlast schema run", () => {
  const { code, stdout } = outlast(tmpdir(), ["schema", "run"]);
  const schema = JSON.parse(stdout) as JsonSchema & { $schema: string };

  it("is JSON Schema, draft 2020-12", () => {
    expect(code).toBe(0);
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(schema.required).toEqual(["specVersion", "seed", "model", "task", "train"]);
  });

  it("describes every field that a spec can have", () => {
    const silent: string[] = [];
    const walk = (node: JsonSchema, path: string): void => {
      for (const [name, field] of Object.entries(node.properties ?? {})) {
        const place = `${path}.${name}`;
        if (field.description === undefined && field.const === undefined) silent.push(place);
        walk(field, place);
      }
      for (const inner of [...(node.oneOf ?? []), ...(node.anyOf ?? [])]) walk(inner, path);
      if (node.items !== undefined) walk(node.items, `${path}[]`);
    };
    walk(schema, "");
    expect([...new Set(silent)]).toEqual([]);
  });

  it("is there for sweeps too, whose base need not be whole", () => {
    const { base, ...fields } = (JSON.parse(outlast(tmpdir(), ["schema", "sweep"]).stdout) as JsonSchema).properties!;
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(["name", "axes", "zip", "conditions", "draw", "seed"]));
    for (const [name, { description }] of Object.entries(fields)) expect(description, name).toMatch(/\w{3}/);
    expect(Object.keys(base!.properties!)).toEqual(Object.keys(schema.properties!));
    expect(JSON.stringify(base)).not.toContain('"required"');
  });

  it("fits the examples, which are specs", () => {
    const specs = readdirSync(examples).filter((name) => name.endsWith(".json") && !name.endsWith(".sweep.json"));
    expect(specs).toContain("counting.json");
    for (const name of specs) {
      const spec: unknown = JSON.parse(readFileSync(`${examples}${name}`, "utf8"));
      expect(runSpecSchema.safeParse(spec).error, name).toBeUndefined();
      expect(resolveRun(spec, { baseDir: examples }).key, name).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});
