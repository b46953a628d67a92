import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A file as the rules see it: its path from the root, with slashes, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

/** A rule returns one sentence for each place that breaks it. */
export type Rule = (files: SourceFile[]) => string[];

export const root = fileURLToPath(new URL("../..", import.meta.url));

const foreign = new Set(["third_party", "node_modules", ".venv"]);

function walk(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return foreign.has(entry.name) ? [] : walk(path);
  });
}

/** Our own files under the given folders whose name ends in one of the given ways. */
export function readTree(folders: string[], endings: string[]): SourceFile[] {
  const paths = folders.flatMap(walk).filter((path) => endings.some((ending) => path.endsWith(ending)));
  return paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

export const readTypeScript = (): SourceFile[] => readTree(["src"], [".ts"]);
export const readCpp = (): SourceFile[] => readTree(["native"], [".h", ".cc"]);

/** The room of a file: the folder below src or native; undefined for files directly in them. */
export function roomOf(path: string): string | undefined {
  return /^(?:src|native)\/([^/]+)\//.exec(path)?.[1];
}
