import { readdirSync } from "node:fs";
import { Command } from "commander";

const folder = new URL("../../src/cli/commands/", import.meta.url);

/** The program with every command of src/cli/commands, whatever main.ts makes of them. */
export async function wholeProgram(): Promise<Command> {
  const program = new Command("outlast");
  program
    .exitOverride()
    .enablePositionalOptions()
    .configureOutput({ writeErr: () => undefined });
  for (const name of readdirSync(folder)) {
    const module = (await import(new URL(name, folder).href)) as Record<string, unknown>;
    for (const [own, register] of Object.entries(module)) {
      if (own.startsWith("register")) (register as (program: Command) => void)(program);
    }
  }
  return program;
}

/** A command and those below it. */
export function withInner(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withInner)];
}

/** A command's words after `outlast`. */
export function wordsOf(command: Command): string[] {
  return command.parent === null ? [] : [...wordsOf(command.parent), command.name()];
}

/** What a command says after its options. */
export function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}
