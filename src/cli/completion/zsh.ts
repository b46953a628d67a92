import type { CommandNode, Place } from "./tree.js";

/** A script for zsh, as a function of its completion system or evaluated in ~/.zshrc. */
export function zshScript(tree: readonly CommandNode[]): string {
  return `#compdef outlast
# Completion of outlast for zsh, made by: outlast completion zsh
${tree.map(functionOf).join("\n")}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _outlast "$@"
else
  compdef _outlast outlast
fi
`;
}

function functionOf({ path, options, arguments: places, repeats, commands }: CommandNode): string {
  const last = places.length - 1;
  const specs = [
    ...options.flatMap(optionSpecs),
    ...places.map((place, i) => `${i === last && repeats ? "*" : i + 1}:argument:${actionOf(place)}`),
  ];
  // Commands come first; whatever is none of them is the first argument.
  const ofCommands = commands.length === 0 ? [] : ["1: :->first", "*:: :->rest"];
  const words = commands.length === 0 ? specs : [...options.flatMap(optionSpecs), ...ofCommands];
  const call = `_arguments -s ${commands.length > 0 ? "-C " : ""}${words.map(quoted).join(" ")}`;
  const name = nameOf(path);
  if (commands.length === 0) return `${name}() {\n  ${call}\n}\n`;
  const described = commands.map(({ name: own, about }) => quoted(`${own}:${about}`)).join(" ");
  const [{ files = undefined } = {}] = places;
  const first = files && actionOf({ words: [], files });
  const cases = commands
    .filter((own) => own.name !== "help")
    .map((own) => `        ${own.name}) ${nameOf(`${path} ${own.name}`.trim())} ;;\n`)
    .join("");
  return `${name}() {
  local context state state_descr line curcontext=$curcontext
  typeset -A opt_args
  local -a commands=(${described})
  ${call}
  case $state in
    first)
      _describe command commands
${first === undefined ? "" : `      ${first}\n`}      ;;
    rest)
      case $words[1] in
${cases}      esac
      ;;
  esac
}
`;
}

/** One specification for each flag; those with a value may come again, as --set does. */
function optionSpecs({ flags, about, value }: CommandNode["options"][number]): string[] {
  const text = about.replaceAll(/[[\]:\\]/g, "\\$&");
  const rest = value === undefined ? "" : `:value:${actionOf(value)}`;
  return flags.map((flag) => `${value === undefined ? "" : "*"}${flag}[${text}]${rest}`);
}

function actionOf({ words, files, folders }: Place): string {
  if (words.length > 0) return `(${words.join(" ")})`;
  if (files !== undefined) return files.length === 0 ? "_files" : `_files -g "*.(${files.join("|")})(-.)"`;
  return folders === true ? "_files -/" : " ";
}

function nameOf(path: string): string {
  return ["_outlast", ...path.split(" ").filter((word) => word !== "")].join("_");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
