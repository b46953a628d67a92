import type { BaseSpec, Row } from "../page/page.js";

/** The command that runs a row's first run again. */
export function rowCommand({ file }: BaseSpec, { settings }: Row): string {
  return ["outlast", "run", quoted(file), ...settings.map((setting) => `--set ${quoted(setting)}`)].join(" ");
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w./=:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
