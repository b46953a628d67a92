import type { CommandNode, Place } from "./tree.js";

/** A script for fish. */
export function fishScript(tree: readonly CommandNode[]): string {
  return `# Completion of outlast for fish, made by: outlast completion fish
function __outlast_at # whether the commands that were given are exactly these, of all that there are
    set -l given
    for word in (commandline -opc)[2..-1]
        if contains -- "$given $word" ${paths(tree)}
            set given "$given $word"
        end
    end
    test "$given" = "$argv[1]"
end
complete -c outlast -f
${tree.flatMap(linesOf).join("\n")}
`;
}

function paths(tree: readonly CommandNode[]): string {
  return tree
    .filter(({ path }) => path !== "")
    .map(({ path }) => quoted(` ${path}`))
    .join(" ");
}

function linesOf({ path, options, arguments: places, commands }: CommandNode): string[] {
  const at = `complete -c outlast -n ${quoted(`__outlast_at ${quoted(path === "" ? "" : ` ${path}`)}`)}`;
  const ofCommands = commands.map(({ name, about }) => `${at} -a ${name} -d ${quoted(about)}`);
  const ofOptions = options.map(({ flags, about, value }) => {
    const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
    return `${at} ${names.join(" ")} -d ${quoted(about)}${value === undefined ? "" : ` ${value.files?.length === 0 ? "-r" : "-x"} ${valueOf(value)}`}`;
  });
  const ofArguments = places.map(valueOf).filter((words) => words !== "");
  return [...ofCommands, ...ofOptions, ...new Set(ofArguments.map((words) => `${at} ${words}`))].map((line) =>
    line.trimEnd(),
  );
}

function valueOf({ words, files, folders }: Place): string {
  if (words.length > 0) return `-a ${quoted(words.join(" "))}`;
  if (files !== undefined) {
    const endings = files.map((ending) => `.${ending}`).join(" ");
    return files.length === 0 ? "-F" : `-a ${quoted(`(for e in ${endings}; __fish_complete_suffix $e; end)`)}`;
  }
  return folders === true ? `-a ${quoted("(__fish_complete_directories)")}` : "";
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
