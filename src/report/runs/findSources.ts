import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { invalid } from "../../core/index.js";

/** What there is to report on, by what it is. */
export interface Sources {
  stores: string[];
  /** Folders with a record.json, or records as files of their own. */
  records: string[];
  /** Folders of `outlast paper`. */
  papers: string[];
}

/**
 * Finds stores, records and papers, each once: what is named, or what lies in a folder that is named. Throws
 * OUTLAST_FILE for what is not there, and for a folder that has none of them.
 */
export function findSources(paths: readonly string[]): Sources {
  const found: Sources = { stores: [], records: [], papers: [] };
  for (const path of paths) {
    if (!existsSync(path)) throw invalid("OUTLAST_FILE", `There is no file or folder ${path}.`);
    if (take(path, found)) continue;
    const inside = readdirSync(path).sort().map((name) => join(path, name)); // prettier-ignore
    const taken = inside.filter((one) => (isFolder(one) || one.endsWith(".db")) && take(one, found));
    if (taken.length === 0) {
      const expected =
        "a folder with a record.json (outlast run), a claims.json (outlast paper), or *.db (outlast sweep)";
      throw invalid("OUTLAST_FILE", `The folder ${path} has nothing to show: expected ${expected}.`);
    }
  }
  return { stores: distinct(found.stores), records: distinct(found.records), papers: distinct(found.papers) };
}

/** Whether it is a source by itself, which is then among those that are found. A link to nothing is none. */
function take(path: string, { stores, records, papers }: Sources): boolean {
  if (!existsSync(path)) return false;
  if (!isFolder(path)) return (path.endsWith(".json") ? records : stores).push(path) > 0;
  if (existsSync(join(path, "record.json"))) return records.push(path) > 0;
  return existsSync(join(path, "claims.json")) && papers.push(path) > 0;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The first of each place; a record.json is that of its folder. */
function distinct(paths: readonly string[]): string[] {
  const placeOf = (path: string): string => resolve(basename(path) === "record.json" ? dirname(path) : path);
  return [...new Map([...paths].reverse().map((path) => [placeOf(path), path])).values()].reverse();
}
