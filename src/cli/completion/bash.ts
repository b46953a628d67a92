import type { CommandNode, Place } from "./tree.js";

/** A script for bash 4 and newer; it needs nothing but bash, and starts no program. */
export function bashScript(tree: readonly CommandNode[]): string {
  const cases = tree.map(caseOf).join("");
  return `# Completion of outlast for bash, made by: outlast completion bash
_outlast_files() { # files that end in one of the words, and folders on the way to them
  local IFS=$'\\n' pattern
  compopt -o filenames 2>/dev/null
  COMPREPLY+=($(compgen -d -- "$1"))
  shift 1
  for pattern; do COMPREPLY+=($(compgen -f -X "!$pattern" -- "$word")); done
}
_outlast_words() {
  local IFS=$' \\n'
  COMPREPLY+=($(compgen -W "$1" -- "$word"))
}
_outlast() {
  local word=\${COMP_WORDS[COMP_CWORD]} path="" commands="" options="" valued="" place=0 skip="" i one
  COMPREPLY=()
  [[ $word == "=" ]] && word=""
  _outlast_level
  for ((i = 1; i < COMP_CWORD; i++)); do
    one=\${COMP_WORDS[i]}
    if [[ $one == "=" ]]; then # bash takes --option=value and path=value apart
      skip=\${skip:-=}
    elif [[ -n $skip ]]; then
      skip=""
    elif [[ $one == -* ]]; then
      [[ " $valued " == *" $one "* ]] && skip=$one
    elif [[ $place == 0 && " $commands " == *" $one "* ]]; then
      path="\${path:+$path }$one"
      _outlast_level
    else
      place=$((place + 1))
    fi
  done
  if [[ -n $skip ]]; then
    _outlast_value "$path $skip"
  elif [[ $word == -* ]]; then
    _outlast_words "$options"
  else
    [[ $place == 0 ]] && _outlast_words "$commands"
    _outlast_value "$path $place"
  fi
}
_outlast_level() {
  case $path in
${cases}  esac
}
_outlast_value() {
  case $1 in
${tree.flatMap(placesOf).join("")}  esac
}
complete -F _outlast outlast
`;
}

function caseOf({ path, options, commands }: CommandNode): string {
  const flags = options.flatMap((option) => option.flags);
  const valued = options.filter(({ value }) => value !== undefined).flatMap((option) => option.flags);
  const names = commands.map(({ name }) => name);
  return `    "${path}") commands="${names.join(" ")}" options="${flags.join(" ")}" valued="${valued.join(" ")}" ;;\n`;
}

/** The lines that complete a command's options' values, and its arguments by number. */
function placesOf({ path, options, arguments: places, repeats }: CommandNode): string[] {
  const ofOptions = options.flatMap(({ flags, value }) => flags.map((flag) => [flag, value] as const));
  const last = places.length - 1;
  const ofArguments = places.map((place, i) => [i === last && repeats ? "*" : `${i}`, place] as const);
  return [...ofOptions, ...ofArguments].flatMap(([name, place]) => {
    const body = place && bodyOf(place);
    return body === undefined ? [] : [`    "${path} "${name}) ${body} ;;\n`];
  });
}

function bodyOf({ words, files, folders }: Place): string | undefined {
  if (words.length > 0) return `_outlast_words "${words.join(" ")}"`;
  if (files !== undefined) {
    const patterns = files.length === 0 ? ["*"] : files.map((ending) => `*.${ending}`);
    return `_outlast_files "$word" ${patterns.map((pattern) => `"${pattern}"`).join(" ")}`;
  }
  return folders === true ? '_outlast_files "$word"' : undefined;
}
