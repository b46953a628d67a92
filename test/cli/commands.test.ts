import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Command } from "commander";
import { beforeAll, describe, expect, it } from "vitest";
import { exitCodes, exitMeanings } from "../../src/cli/exit.js";
import { outlast } from "./outlast.js";
import { helpOf, withInner, wholeProgram, wordsOf } from "./program.js";

/** What these print is a file's content, not data about something. */
const printFiles = ["schema", "completion"];

let commands: Command[] = [];
beforeAll(async () => {
  commands = withInner(await wholeProgram()).slice(1);
});

/** The examples of a command's help: the words of each, as a shell would take the line apart. */
function examplesOf(command: Command): string[][] {
  const [, examples = ""] = helpOf(command).split(/^Examples?:$/m);
  return [...examples.matchAll(/^ {2}(?:\w+=\S+ )*outlast (.*)$/gm)].map(([, line = ""]) => {
    const [own = ""] = line.split(/\s+(?:[|>#]|\()\s*/); // what is done with its output, and remarks
    return [...own.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, one, two, three]) => one ?? two ?? three ?? "");
  });
}

/** The command that a line of words comes to, by commander itself; nothing is run. */
async function commandOf(words: string[]): Promise<string> {
  const program = await wholeProgram();
  let came = "";
  for (const command of withInner(program)) command.exitOverride();
  for (const command of withInner(program).slice(1)) command.action(() => void (came = wordsOf(command).join(" ")));
  await program.parseAsync(words, { from: "user" });
  return came;
}

describe("every command", () => {
  it("is in outlast --help, which has no other", () => {
    const { stdout } = outlast(tmpdir(), ["--help"]);
    const [, listed = ""] = /^Commands:\n([^]*?)\n\n/m.exec(stdout) ?? [];
    const names = [...listed.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
    const own = commands.filter(({ parent }) => parent?.parent === null).map((command) => command.name());
    expect(names.sort()).toEqual([...own, "help"].sort());
    expect(own.length).toBeGreaterThan(12);
  });

  it("has examples, which commander takes for it or for a command beside it", async () => {
    for (const command of commands) {
      const name = wordsOf(command).join(" ");
      const examples = examplesOf(command);
      expect(examples.length, name).toBeGreaterThan(0);
      const came = await Promise.all(examples.map(commandOf));
      expect(came, name).toContain(name);
      expect(came, name).not.toContain("");
    }
    await expect(commandOf(["run", "--no-such-option"])).rejects.toThrow("unknown option");
    await expect(commandOf(["run"])).rejects.toThrow("missing required argument");
  });

  it("prints its data as JSON where it is told to", () => {
    for (const command of commands.filter((own) => !printFiles.includes(own.name()))) {
      const { options } = command;
      expect(
        options.some(({ long }) => long === "--json"),
        wordsOf(command).join(" "),
      ).toBe(true);
    }
  });

  it("describes itself, its arguments and its options in words of one kind", () => {
    for (const command of commands) {
      const parts = [...command.registeredArguments, ...command.options].map(({ description }) => description);
      const texts = [command.description(), ...parts];
      for (const text of texts.filter((own) => own !== ""))
        expect(text, command.name()).toMatch(/^[a-z-].*(?:[^.]|\.{3})$/);
      expect(command.options.filter(({ description, hidden }) => description === "" && !hidden)).toEqual([]);
    }
  });
});

describe("exit codes", () => {
  it("are said in outlast --help and in docs/commands.md, in the same words", () => {
    const { stdout } = outlast(tmpdir(), ["--help"]);
    const page = readFileSync(new URL("../../docs/commands.md", import.meta.url), "utf8");
    expect(Object.keys(exitMeanings).map(Number)).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
    for (const [code, meaning] of Object.entries(exitMeanings)) {
      expect(stdout).toContain(`${code}  ${meaning}\n`);
      expect(page).toMatch(new RegExp(`^\\| +${code} \\| ${meaning.replaceAll(/[()]/g, "\\$&")} +\\|$`, "m"));
    }
  });
});

describe("colours", () => {
  const table = (env: NodeJS.ProcessEnv): string => outlast(tmpdir(), ["doctor"], env).stdout;

  it("come with FORCE_COLOR, and never with NO_COLOR", () => {
    expect(table({ NO_COLOR: "", FORCE_COLOR: "1" })).toContain("\u001b[");
    expect(table({ NO_COLOR: "1", FORCE_COLOR: "1" })).not.toContain("\u001b[");
    expect(table({ NO_COLOR: "", FORCE_COLOR: undefined })).not.toContain("\u001b["); // no terminal
  });
});
