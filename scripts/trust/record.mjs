// Keeps what the checks measured: docs/trust.json has it, and the table in docs/trust.md is drawn from that.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { format, resolveConfig } from "prettier";
import { root } from "../lib/process.mjs";

const RESULTS = join(root, "docs/trust.json");
const PAGE = join(root, "docs/trust.md");
const [BEGIN, END] = ["<!-- measured: begin -->", "<!-- measured: end -->"];

/** Puts a check's result in place of its former one, and draws the table again. */
export async function record({ name, about, figures, faults, seconds, machine }) {
  const results = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, "utf8")) : {};
  const date = new Date().toISOString().slice(0, 10);
  results[name] = { about, figures, faults: publishable(faults), seconds: Math.round(seconds), date, machine };
  const sorted = Object.fromEntries(Object.entries(results).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(RESULTS, `${JSON.stringify(sorted, null, 2)}\n`);
  const page = readFileSync(PAGE, "utf8");
  const [before, after] = [page.split(BEGIN)[0], page.split(END)[1]];
  if (after === undefined) throw new Error(`${PAGE} has no place for the table: ${BEGIN} ... ${END}`);
  const text = `${before}${BEGIN}\n\n${table(sorted)}\n${END}${after}`;
  writeFileSync(PAGE, await format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
}

/** What programs said, in colours perhaps and of this folder, as text that anybody may read. */
export const publishable = (sentences) =>
  sentences.map((sentence) => stripVTControlCharacters(sentence).replaceAll(root, "."));

/** A part for each check: what was done, a row for each figure, and where and when. */
function table(results) {
  const parts = Object.entries(results).map(([name, { about, figures, faults, seconds, date, machine }]) => {
    const rows = figures.map(({ what, value }) => `| ${what} | ${value} |`);
    const state = faults.length === 0 ? "Nothing wrong." : `**Wrong:** ${faults.join(" ")}`;
    const head = [`### ${name}`, "", `${about} ${state}`, "", "| what | measured |", "| --- | --- |"];
    return [...head, ...rows, "", `\`npm run trust -- ${name}\`, ${seconds} s, ${date}, ${machine}.`, ""].join("\n");
  });
  return parts.join("\n");
}
