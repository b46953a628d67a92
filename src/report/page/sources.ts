import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
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
 * Finds stores, records and papers: what is named, or what lies in a folder that is named. Throws OUTLAST_FILE for what
 * is not there, and for a folder that has none of them.
 */
export function findSources(paths: readonly string[]): Sources {
  const found: Sources = { stores: [], records: [], papers: [] };
  for (const path of paths) {
    if (!existsSync(path)) throw invalid("OUTLAST_FILE", `There is no file or folder ${path}.`);
    if (take(path, found)) continue;
    const inside = readdirSync(path).sort().map((name) => join(path, name)); // prettier-ignore
    const isSource = (one: string): boolean => statSync(one).isDirectory() || one.endsWith(".db");
    const taken = inside.filter((one) => isSource(one) && take(one, found));
    if (taken.length === 0) {
      const expected =
        "a folder with a record.json (outlast run), a claims.json (outlast paper), or *.db (outlast sweep)";
      throw invalid("OUTLAST_FILE", `The folder ${path} has nothing to report on: expected ${expected}.`);
    }
  }
  return found;
}

/** Whether it is a source by itself, which is then among those that are found. */
function take(path: string, { stores, records, papers }: Sources): boolean {
  if (!statSync(path).isDirectory()) return (path.endsWith(".json") ? records : stores).push(path) > 0;
  if (existsSync(join(path, "record.json"))) return records.push(path) > 0;
  return existsSync(join(path, "claims.json")) && papers.push(path) > 0;
}
