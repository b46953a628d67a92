import type { SourceFile } from "../tree.js";

const topFolders = "src|native|test|docs|examples|scripts|bench|\\.ci";

/**
 * Folders and files that a document names in `code` or links to, and that do not exist. Of a pattern such as
 * `native/cells/<name>.h` or `examples/*.json` the part before the first blank to fill in must exist.
 */
export function missingPaths(documents: SourceFile[], exists: (path: string) => boolean): string[] {
  const named = new RegExp(`\`((?:${topFolders})/[^\`\\s]*)\`|\\]\\(((?:${topFolders})/[^)#\\s]*)`, "g");
  return documents.flatMap((document) =>
    [...document.text.matchAll(named)]
      .map((match) => fixedPart(match[1] ?? match[2]!))
      .filter((path) => !path.startsWith("native/third_party") && !exists(path))
      .map((path) => `${document.path} names ${path}, which does not exist`),
  );
}

function fixedPart(path: string): string {
  const blank = path.search(/[<*{[…]|\b[A-Z]{3,}\b(?!\.md)/);
  return blank < 0 ? path.replace(/[.,:]$/, "") : path.slice(0, path.lastIndexOf("/", blank));
}
