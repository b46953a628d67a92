import { basename, resolve } from "node:path";
import { native } from "../../native/index.js";
import { obviousFigures } from "../kinds/obvious.js";
import { findSources } from "../runs/findSources.js";
import { readRuns } from "../runs/readRuns.js";
import { quoted } from "../view/command.js";
import type { Page } from "./page.js";
import { readPaper } from "./paperFolder.js";
import { fileName, readTold, summaryOf } from "./summarize.js";
import { tableOf } from "./table.js";

/**
 * Makes the page of stores, of folders with records, and of papers' folders. Throws OUTLAST_FILE or OUTLAST_FORMAT for
 * what cannot be read.
 */
export async function makePage(paths: readonly string[]): Promise<Page> {
  const sources = findSources(paths);
  const runs = [...sources.stores, ...sources.records];
  const told = await readTold(sources);
  const set = runs.length === 0 ? undefined : await readRuns(runs);
  const papers = sources.papers.map((folder) => ({ folder, ...readPaper(folder) }));
  const names = [...told.names, ...papers.map(({ part }) => part.name)];
  const title = names.length === 1 ? names[0]! : paths.map((path) => basename(resolve(path))).join(", ");
  const tabled = set && (await tableOf(set, fileName(title)));
  const again = papers.map(({ folder, part: { name } }) => {
    return { name, command: `outlast paper ${quoted(name)} --out ${quoted(folder)}` };
  });
  return {
    title,
    version: native().version,
    made: new Date().toISOString(),
    summary: await summaryOf(paths, told, set),
    figures: [...(set === undefined ? [] : await obviousFigures(set)), ...papers.flatMap(({ figures }) => figures)],
    table: tabled?.table,
    papers: papers.map(({ part }) => part),
    specs: [...told.specs, ...again],
    bases: tabled?.bases ?? [],
  };
}
