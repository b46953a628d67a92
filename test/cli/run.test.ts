import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadModel, run } from "../../src/index.js";
import type { RunRecord } from "../../src/index.js";
import { recordSchema } from "../../src/run/index.js";
import { changed, small } from "../run/specs.js";
import { main, outlast, start } from "./outlast.js";
import type { Outcome } from "./outlast.js";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "outlast-cli-"));
  writeFileSync(join(cwd, "small.json"), JSON.stringify(small));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const read = (...path: string[]): string => readFileSync(join(cwd, ...path), "utf8");
const runSmall = (...args: string[]): Outcome => outlast(cwd, ["run", "small.json", ...args]);

describe("outlast run", () => {
  it("prints a table, and leaves record and model in a folder named after spec and key", async () => {
    const { code, stdout, stderr } = runSmall();
    expect(code).toBe(0);
    const [folder] = readdirSync(join(cwd, "outlast-runs")) as [string];
    const record = JSON.parse(read("outlast-runs", folder, "record.json")) as RunRecord;
    expect(folder).toBe(`small-${record.key.slice(0, 8)}`);
    expect(record.result).toEqual((await run(small)).result);
    expect(record.provenance.command).toBe("outlast run small.json");
    expect(loadModel(join(cwd, "outlast-runs", folder, "model.safetensors")).spec.cell).toBe("lstm");
    expect(stdout).toContain(record.key.slice(0, 16));
    expect(stdout).toMatch(/^small: lstm, hidden size 1, trained on 50 sequences of dyck1 .*lengths 2-20$/m);
    expect(stdout).toMatch(/^ {2}20 \* .* (yes|no)$/m);
    expect(stdout).toMatch(/^ {2}40 {3}.* (yes|no)$/m);
    expect(stdout).toMatch(/Horizon \d+: /);
    expect(stdout).not.toMatch(/NaN|undefined|null/);
    expect(stderr).toMatch(/^training .*100 %/m);
    expect(stderr).toMatch(/Record and model are in outlast-runs.small-/);
  });

  it("shows the stored table when the key is there, and runs again with --force", () => {
    const first = runSmall();
    const again = runSmall();
    expect(again).toMatchObject({ code: 0, stdout: first.stdout });
    expect(again.stderr).toMatch(/^Nothing was computed: outlast-runs.small-\w+ already has this run\..*--force/);
    const forced = runSmall("--force");
    expect(forced.stderr).toMatch(/^training/m);
    const stripped = (text: string): string => text.replace(/^training took.*$/m, "");
    expect(stripped(forced.stdout)).toBe(stripped(first.stdout));
  });

  it("prints the record and nothing else with --json, stored or not", () => {
    const { code, stdout, stderr } = runSmall("--json");
    expect(code).toBe(0);
    expect(recordSchema.safeParse(JSON.parse(stdout)).error).toBeUndefined();
    expect(stderr).not.toContain("training");
    const stored = runSmall("--json");
    expect(stored.stdout).toBe(stdout);
    const [folder] = readdirSync(join(cwd, "outlast-runs")) as [string];
    expect(read("outlast-runs", folder, "record.json")).toBe(stdout);
  });

  it("takes settings, a folder and threads, and is silent with --quiet", () => {
    const args = ["--set", "train.epochs=1", "--set", "model.cell=gru", "--out", "here", "--threads", "1", "--quiet"];
    const { code, stderr } = runSmall(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const record = JSON.parse(read("here", "record.json")) as RunRecord;
    expect(record.spec).toMatchObject({ model: { cell: "gru" }, train: { epochs: 1 } });
    expect(record.provenance.threads).toBe(1);
    expect(record.provenance.command).toBe(`outlast run small.json ${args.join(" ")}`);
  });

  it("does not write over the record of another run unless forced", () => {
    runSmall("--out", "here");
    const other = ["--out", "here", "--set", "seed=8"];
    const refused = runSmall(...other);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^outlast: here has the record of another run .*--force.* \[OUTLAST_USAGE\]\n$/);
    expect(runSmall(...other, "--force").code).toBe(0);
    expect((JSON.parse(read("here", "record.json")) as RunRecord).spec.seed).toBe(8);
  });

  it("says what is wrong with a stored record", () => {
    mkdirSync(join(cwd, "here"));
    writeFileSync(join(cwd, "here", "record.json"), '{"key":');
    const { code, stderr } = runSmall("--out", "here");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^outlast: here.record\.json is no record of a run: .* \[OUTLAST_FORMAT\]\n$/);
    expect(runSmall("--out", "here", "--force").code).toBe(0);
  });

  it("reads the record of a version that knows more", () => {
    const { stdout } = runSmall("--out", "here");
    const record = JSON.parse(read("here", "record.json")) as RunRecord;
    const later = { ...record, provenance: { ...record.provenance, energy: 3 }, figure: "figure.svg" };
    writeFileSync(join(cwd, "here", "record.json"), JSON.stringify(later));
    expect(runSmall("--out", "here")).toMatchObject({ code: 0, stdout });
  });

  it("says where there were fewer sequences than asked for", () => {
    const evaluate = [{ name: "zigzag", task: { kind: "dyck1", sampler: "zigzag" }, lengths: [4, 40], sequences: 20 }];
    writeFileSync(join(cwd, "few.json"), JSON.stringify(changed({ evaluate })));
    const { stdout } = outlast(cwd, ["run", "few.json"]);
    expect(stdout).toMatch(/^zigzag: up to 7 sequences of dyck1/m);
    expect(stdout).toMatch(/^ {2}length {2,}sequences {2,}loss /m);
    expect(stdout).toMatch(/^ {2}4 \* +2 +\d/m);
    expect(runSmall().stdout).toMatch(/^uniform: 20 sequences of dyck1/m);
  });

  it("says each thing once where stderr is no terminal", () => {
    const lines = runSmall()
      .stderr.split("\n")
      .filter((line) => /^(training|evaluating)/.test(line));
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.filter((line) => line.includes(" 100 %"))).toHaveLength(2);
  });

  it("shows checkpoints, searches and runs that diverged", () => {
    const [entry] = small.evaluate!;
    const search = changed({ checkpoints: [10], evaluate: [{ ...entry, horizon: { upTo: 64 } }] });
    writeFileSync(join(cwd, "search.json"), JSON.stringify(search));
    const { stdout } = outlast(cwd, ["run", "search.json"]);
    expect(stdout).toMatch(/After 10 steps[^]*After 100 steps/);
    expect(stdout).toMatch(/Horizon \d+: .*doubled and bisected|Horizon 0: it does not even work at length 2/);
    const settings = [
      "model.cell=relu",
      'model.readout={"activation":"none"}',
      'train.optimizer={"kind":"gd","learningRate":1e30}',
      "task.maxLength=20",
    ];
    const diverged = runSmall(...settings.flatMap((setting) => ["--set", setting]));
    expect(diverged.code).toBe(0);
    expect(diverged.stdout).toMatch(/diverged: the loss after \d+ optimizer steps was not finite/);
  });

  it("colours where it is asked to", () => {
    expect(runSmall().stdout).not.toContain("\u001b[");
    expect(outlast(cwd, ["run", "small.json"], { NO_COLOR: "", FORCE_COLOR: "1" }).stdout).toContain("\u001b[1msmall");
    expect(outlast(cwd, ["run", "small.json"], { NO_COLOR: "1", FORCE_COLOR: "1" }).stdout).not.toContain("\u001b[");
  });
});

describe("outlast run that is interrupted", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s ends with %d, and stores nothing", async (signal, code) => {
    const { child, outcome } = start(cwd, ["run", "small.json", "--set", "train.epochs=100000000"]);
    child.stderr!.once("data", () => child.kill(signal));
    const { stdout, stderr, code: actual } = await outcome;
    expect(actual).toBe(code);
    expect(stderr).toMatch(/Stopped after \d+ steps; nothing was stored\.\n$/);
    expect(stdout).toMatch(/stopped after \d+ optimizer steps/);
    expect(existsSync(join(cwd, "outlast-runs"))).toBe(false);
  });

  it("by a full disk leaves the old record, and says so in a sentence", () => {
    runSmall("--out", "here");
    const before = ["record.json", "model.safetensors"].map((name) => read("here", name));
    const command = `ulimit -f 1; exec ${process.execPath} ${main} run small.json --out here --force --quiet`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", command], { cwd, encoding: "utf8" });
    expect(status).toBe(1);
    expect(stdout).toMatch(/Horizon \d+: /);
    expect(stderr).toMatch(/^outlast: here.record\.json could not be written: file too large .*\[OUTLAST_WRITE\]\n$/);
    expect(["record.json", "model.safetensors"].map((name) => read("here", name))).toEqual(before);
    expect(readdirSync(join(cwd, "here")).sort()).toEqual(["figure.svg", "model.safetensors", "record.json"]);
  });
});

describe("outlast run beside another process", () => {
  it("does not write over the record that came meanwhile", async () => {
    runSmall("--out", "other", "--set", "seed=8");
    const args = ["run", "small.json", "--out", "here", "--set", "train.epochs=20000"];
    const { child, outcome } = start(cwd, args);
    child.stderr!.once("data", () => renameSync(join(cwd, "other"), join(cwd, "here")));
    const { code, stdout, stderr } = await outcome;
    expect(code).toBe(2);
    expect(stdout).toMatch(/Horizon \d+: /);
    expect(stderr).toMatch(/outlast: here has the record of another run .*--force.* \[OUTLAST_USAGE\]\n$/);
    expect((JSON.parse(read("here", "record.json")) as RunRecord).spec.seed).toBe(8);
  });

  it.runIf(existsSync("/dev/full"))("says that its output could not be written", () => {
    const command = `exec ${process.execPath} ${main} run small.json --json --out here > /dev/full`;
    const { status, stderr } = spawnSync("bash", ["-c", command], { cwd, encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^outlast: The output could not be written: ENOSPC.*\[OUTLAST_WRITE\]$/m);
    expect(stderr).not.toContain("    at ");
    expect(existsSync(join(cwd, "here", "record.json"))).toBe(true);
  });
});

describe("outlast run refuses in one line, with exit code 2,", () => {
  const files: Record<string, string> = { "cut.json": '{"seed":', "list.json": "[1]", "empty.json": "" };

  it.each<[string, string[], string]>([
    ["a file that is not there", ["run", "none.json"], "none.json could not be read: no such file or directory"],
    ["a folder", ["run", "."], ". could not be read"],
    ["a file that is cut off", ["run", "cut.json"], "cut.json is not JSON"],
    ["an empty file", ["run", "empty.json"], "empty.json is not JSON"],
    ["a list", ["run", "list.json"], "list.json must hold a spec, a JSON object, got [1]"],
    [
      "an unknown field",
      ["run", "small.json", "--set", "train.epoch=1"],
      'train has no field "epoch": did you mean "epochs"',
    ],
    ["a wrong value", ["run", "small.json", "--set", "seed=x"], 'seed must be a number, got "x"'],
    ["a setting without a value", ["run", "small.json", "--set", "seed"], "--set: a setting must be path=value"],
    [
      "too many threads",
      ["run", "small.json", "--threads", "99999"],
      '--threads must be a whole number from 1 to 4096, got "99999".',
    ],
    ["no compilers", ["build", "--jobs", "0"], '--jobs must be a positive whole number, got "0".'],
    ["no threads", ["run", "small.json", "--threads", "0"], "--threads must be a whole number"],
    ["a missing data set", ["run", "small.json", "--set", 'task={"kind":"dataset","file":"x"}'], "x could not be read"],
    ["an unknown option", ["run", "small.json", "--fource"], "unknown option '--fource' (Did you mean --force?)"],
    ["no spec", ["run"], "missing required argument 'spec'"],
    ["an unknown command", ["rum"], "unknown command 'rum' (Did you mean run?)"],
    ["an unknown schema", ["schema", "rum"], 'There is no schema "rum": did you mean "run"?'],
  ])("%s", (_what, args, sentence) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
    const { code, stdout, stderr } = outlast(cwd, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^outlast: [^\n]+ \[OUTLAST_[A-Z_]+\]\n$/);
    expect(stderr).toContain(sentence);
    expect(existsSync(join(cwd, "outlast-runs"))).toBe(false);
  });
});
