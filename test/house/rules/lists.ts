import { posix } from "node:path";
import type { Rule, SourceFile } from "../tree.js";
import { includes } from "./cppIncludes.js";
import { cppCode } from "./ownMathematics.js";
import { moduleSpecifiers, resolveSpecifier } from "./typescriptImports.js";

/** Rooms whose files are the items of one list, and where that list is. */
const nativeRooms = ["cells", "losses", "optimizers", "schedules", "metrics", "sources"];
const typescriptRooms = ["tasks", "optimizers"];

/** The files that can be reached from some of them; `next` says where a file leads. */
function reach(files: SourceFile[], from: string[], next: (file: SourceFile) => string[]): Set<string> {
  const seen = new Set(from);
  for (const path of seen) {
    const file = files.find((candidate) => candidate.path === path);
    for (const target of file === undefined ? [] : next(file)) seen.add(target);
  }
  return seen;
}

/** In C++, what a room's list does not reach is not in it; a .cc belongs to the header of its name. */
export const nativeLists: Rule = (files) =>
  nativeRooms.flatMap((room) => {
    const own = files.filter((file) => file.path.startsWith(`native/${room}/`));
    const lists = own.filter((file) => /\/list\.(?:h|cc)$/.test(file.path));
    const seen = reach(
      own,
      lists.map((file) => file.path),
      (file) => includes(file, '""').map((path) => `native/${path}`),
    );
    const headerOf = (path: string): string => path.replace(/\.cc$/, ".h");
    const unreached = own.filter((file) => !seen.has(file.path) && !seen.has(headerOf(file.path)));
    return [
      ...unreached.map((file) => `${file.path} is not in native/${room}/list.h`),
      ...own.flatMap((file) => unlistedType(file, lists)),
    ];
  });

/** An item is a struct with a name of its own; being included by another item does not put it into the list. */
function unlistedType({ path, text }: SourceFile, lists: SourceFile[]): string[] {
  const named = /\b(?:struct|class) (\w+)[^;{]*\{[^}]*?static constexpr (?:const char\*|std::string_view) name\b/;
  const item = named.exec(cppCode(text))?.[1];
  if (item === undefined || lists.some((list) => new RegExp(`\\b${item}\\b`).test(list.text))) return [];
  return [`${path}: ${item} is not in ${posix.dirname(path)}/list.h`];
}

/** In TypeScript, what a room's index.ts does not reach is not in its list. */
export const typescriptLists: Rule = (files) =>
  typescriptRooms.flatMap((room) => {
    const own = files.filter((file) => file.path.startsWith(`src/${room}/`));
    const index = `src/${room}/index.ts`;
    const seen = reach(own, [index], (file) =>
      moduleSpecifiers(file).map((specifier) => resolveSpecifier(file.path, specifier)),
    );
    return own.filter((file) => !seen.has(file.path)).map((file) => `${file.path} is not reached from ${index}`);
  });
