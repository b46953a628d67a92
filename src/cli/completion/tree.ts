import type { Argument, Command, Option } from "commander";
import { namesFor } from "./names.js";

/** What may stand in a place: words, or files whose names end so (any file where the list is empty), or folders. */
export interface Place {
  words: readonly string[];
  files?: readonly string[];
  folders?: boolean;
}

export interface CommandNode {
  /** The words that lead to it after `outlast`: "", "sweep", "sweep status". */
  path: string;
  about: string;
  options: { flags: readonly string[]; about: string; value?: Place }[];
  arguments: Place[];
  /** Whether the last argument may come again. */
  repeats: boolean;
  commands: { name: string; about: string }[];
}

const ofFiles: Readonly<Record<string, Place | undefined>> = {
  spec: { words: [], files: ["json", "yaml", "yml", "ts", "mts", "js", "mjs"] },
  store: { words: [], files: ["db"] },
  source: { words: [], files: ["db", "json"], folders: true },
  model: { words: [], files: ["safetensors"], folders: true },
  in: { words: [], files: ["safetensors", "npz", "npy", "pt", "pth"], folders: true },
  out: { words: [], files: [] },
  file: { words: [], files: [] },
  folder: { words: [], folders: true },
};

/** Every command of a program with what may be said to it, as commander knows it. */
export function commandTree(program: Command): CommandNode[] {
  return nodes(program, "");
}

function nodes(command: Command, path: string): CommandNode[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const own = commands.map((inner) => ({ name: inner.name(), about: inner.description() }));
  const rest = command.registeredArguments;
  const node: CommandNode = {
    path,
    about: command.description(),
    options: help.visibleOptions(command).map((option) => optionOf(option, path)),
    arguments: rest.map((argument) => argumentOf(argument, path)),
    repeats: rest.at(-1)?.variadic ?? false,
    commands: own,
  };
  const inner = commands.filter((one) => one.name() !== "help");
  return [node, ...inner.flatMap((one) => nodes(one, `${path} ${one.name()}`.trim()))];
}

function optionOf(option: Option, path: string): CommandNode["options"][number] {
  const { short, long, description, required, optional, flags } = option;
  const names = [short, long].filter((flag) => flag !== undefined);
  const own = { flags: names, about: description };
  if (!required && !optional) return own;
  const [, placeholder = ""] = /[<[]([^>\]]*)/.exec(flags) ?? [];
  return { ...own, value: placeOf(option.argChoices, path, long ?? "", placeholder) };
}

function argumentOf(argument: Argument, path: string): Place {
  return placeOf(argument.argChoices, path, argument.name(), argument.name());
}

/** What a place takes: commander's choices, names of a list of ours, or files by what the place is called. */
function placeOf(choices: readonly string[] | undefined, path: string, name: string, placeholder: string): Place {
  const words = choices ?? namesFor(path, name);
  if (words !== undefined) return { words };
  return ofFiles[placeholder.replace(/s?(?:\.\.\.)?$/, "")] ?? { words: [] };
}
