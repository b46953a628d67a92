// C++ files put together, so that clang-tidy reads and walks through what they all include once: for a small file that
// is nearly all of its time. A unit is the text of its files, one after another: to clang-tidy all of it is the main
// file, and no check that looks at main files only is lost.

/** A unit's size, at most: what still leaves each core several. */
const MOST_FILES = 20;
const MOST_CHARACTERS = 80_000;

/** The names that a file declares at the start of a line; a guess that is too long costs a unit more. */
function declaredNames(text) {
  const names = new Set();
  for (const [line] of text.matchAll(/^(?!namespace|using namespace|template|TEST_CASE)[A-Za-z].*/gm)) {
    const match =
      /^using (?:[\w:]*::)?(\w+)/.exec(line) ??
      /^(?:class|struct|enum class) (\w+)/.exec(line) ??
      /(?<![\w:])(\w+)(?:\(|\{|\[| =|;)/.exec(line);
    if (match !== null) names.add(match[1]);
  }
  return names;
}

/**
 * Puts files { path, text, command } into units: of one command, no name declared twice, and none that sees a namespace
 * that it does not use itself: those that use fewer come first. A file that defines macros stays alone, since they may
 * change what it includes.
 */
export function tidyUnits(files) {
  const units = [];
  const namespaces = new Map(files.map((file) => [file, file.text.match(/^using namespace .*/gm) ?? []]));
  for (const file of files.toSorted((a, b) => namespaces.get(a).length - namespaces.get(b).length)) {
    const names = declaredNames(file.text);
    const used = namespaces.get(file);
    const alone = /^#\s*(?:define|undef)\b/m.test(file.text);
    const fits = (unit) =>
      !unit.alone &&
      unit.command === file.command &&
      unit.used.every((name) => used.includes(name)) &&
      unit.files.length < MOST_FILES &&
      unit.size + file.text.length <= MOST_CHARACTERS &&
      !Array.from(names).some((name) => unit.names.has(name));
    let unit = alone ? undefined : units.find(fits);
    if (unit === undefined) {
      unit = { command: file.command, alone, files: [], size: 0, names: new Set() };
      units.push(unit);
    }
    unit.files.push(file);
    unit.used = used;
    unit.size += file.text.length;
    for (const name of names) unit.names.add(name);
  }
  return units.sort((a, b) => b.size - a.size).map((unit) => unit.files);
}

/**
 * The files' text. What an earlier file includes is not included again, of which one of the checks would complain; it
 * still does of a file that includes something twice.
 */
export function unitText(files) {
  const seen = new Set();
  const parts = files.map(({ path, text }) => {
    const own = new Set();
    const body = text.replaceAll(/^#include (\S+)/gm, (line, name) => {
      const again = own.has(name);
      own.add(name);
      return seen.has(name) && !again ? "" : line;
    });
    for (const name of own) seen.add(name);
    return `#line 1 "${path}"\n${body}`;
  });
  return parts.join("\n");
}
