import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { completionScript } from "../../src/cli/completion/index.js";
import { papers } from "../../src/papers/index.js";
import { outlast } from "./outlast.js";
import { wholeProgram, withInner } from "./program.js";

const folder = mkdtempSync(join(tmpdir(), "outlast-completion-"));
const has = (shell: string): boolean => spawnSync(shell, ["-c", "true"]).status === 0;

beforeAll(async () => {
  const program = await wholeProgram();
  for (const shell of ["bash", "zsh", "fish"] as const) {
    writeFileSync(join(folder, `_outlast.${shell}`), completionScript(shell, program));
  }
  for (const name of ["spec.json", "spec two.yaml", "notes.txt", "all.db"]) writeFileSync(join(folder, name), "");
  mkdirSync(join(folder, "specs"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function lines(shell: string, args: string[]): string[] {
  const { stdout, stderr } = spawnSync(shell, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, TERM: "dumb" },
  });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

describe("completion in bash", () => {
  /** What bash offers for a line's words, of which the last is being typed. */
  function offered(...words: string[]): string[] {
    const script =
      'source ./_outlast.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _outlast; printf "%s\\n" "${COMPREPLY[@]}"';
    return lines("bash", ["--norc", "-c", script, "bash", "outlast", ...words]).sort();
  }

  it("gives commands, also of a command", async () => {
    const names = (await wholeProgram()).commands.map((command) => command.name());
    expect(offered("")).toEqual([...names, "help"].sort());
    expect(offered("ph")).toEqual(["phase"]);
    expect(offered("sweep", "st")).toEqual(["status"]);
  });

  it("gives every option of every command", async () => {
    const commands = withInner(await wholeProgram()).slice(1);
    expect(offered("run", "--f")).toEqual(["--force"]);
    expect(offered("sweep", "merge", "a.db", "--")).toEqual(["--help", "--json", "--out"]);
    expect(offered("worker", "--")).not.toContain("--only-isa"); // hidden
    const script = completionScript("bash", await wholeProgram());
    const flags = commands.flatMap(({ options }) => options.filter(({ hidden }) => !hidden).map(({ long }) => long));
    for (const flag of flags) expect(script).toMatch(new RegExp(`[ "]${flag}[ "]`));
  });

  it("gives names of papers, tasks, shells and formats where they go", () => {
    expect(offered("paper", "")).toEqual(papers.map(({ name }) => name).sort());
    expect(offered("paper", "--threads", "2", "me")).toEqual(["memoryless"]);
    expect(offered("init", "dyck")).toEqual(["dyck1", "dyck1Acceptance", "dyck2"]);
    expect(offered("completion", "z")).toEqual(["zsh"]);
    expect(offered("export", "all.db", "--format", "")).toEqual(["csv", "jsonl", "parquet"]);
    expect(offered("export", "all.db", "--format", "=", "c")).toEqual(["csv"]);
  });

  it("gives specs and stores, by what files are called, and folders on the way", () => {
    expect(offered("run", "")).toEqual(["spec two.yaml", "spec.json", "specs"]);
    expect(offered("run", "--set", "seed", "=", "2", "spec.")).toEqual(["spec.json"]);
    expect(offered("query", "a")).toEqual(["all.db"]);
    expect(offered("sweep", "merge", "all.db", "al")).toEqual(["all.db"]);
    expect(offered("run", "--threads", "")).toEqual([]);
    expect(offered("run", "spec.json", "")).toEqual([]);
  });
});

describe("completion in other shells", () => {
  it("is offered for shells that there are scripts for", () => {
    expect(outlast(tmpdir(), ["completion", "bash"])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^complete -F/m) as string }); // prettier-ignore
    expect(outlast(tmpdir(), ["completion", "tcsh"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Allowed choices are bash, zsh, fish/) as string,
    });
  });

  it.skipIf(!has("fish"))("works in fish", () => {
    const offered = (line: string): string[] =>
      lines("fish", ["--no-config", "-c", `source ./_outlast.fish; complete -C "outlast ${line}"`]).map(
        (text) => text.split("\t")[0]!,
      );
    expect(offered("ph")).toEqual(["phase"]);
    expect(offered("sweep st")).toContain("status");
    expect(offered("sweep status --j")).toEqual(["--json"]);
    expect(offered("paper ").sort()).toEqual(papers.map(({ name }) => name).sort());
    expect(offered("export --format ").sort()).toEqual(["csv", "jsonl", "parquet"]);
    expect(offered("run spec.")).toEqual(["spec.json"]);
  });

  it.skipIf(!has("zsh"))("works in zsh", () => {
    // A terminal of its own, in which what would be offered is printed instead.
    const script = `
      zmodload zsh/zpty
      wait_for() { until [[ $all == *$1* ]]; do zpty -r shell out; all+=$out; done }
      zpty shell zsh -f -i
      zpty -w shell "PS1=; autoload -U compinit; compinit -u -D; source ./_outlast.zsh; bindkey '^I' complete-word"
      zpty -w shell 'compadd() { builtin compadd -O hits "$@"; print -rl -- "<"\${^hits}">" }'
      zpty -w shell "print -r -- '[be''gin]'"
      wait_for '[begin]'
      sleep 0.3 # the line editor, which says nothing, begins to listen
      for line in "ph" "paper " "sweep status --j" "run spec."; do
        zpty -w -n shell "outlast $line"$'\\t\\C-u'
      done
      zpty -w shell "print -r -- '[e''nd]'"
      wait_for '[end]'
      print -r -- $all`;
    const found = [
      ...lines("zsh", ["-f", "-c", script])
        .join("\n")
        .matchAll(/<([^<>\s][^<>]*)>/g),
    ].map(([, hit]) => hit);
    expect(found).toEqual(expect.arrayContaining(["phase", "--json", "spec.json", ...papers.map(({ name }) => name)]));
    expect(found).not.toContain("notes.txt");
  });
});
