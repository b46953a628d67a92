import { posix } from "node:path";
import type { Rule, SourceFile } from "../tree.js";
import { includes } from "./cppIncludes.js";
import { cppCode } from "./ownMathematics.js";
import { moduleSpecifiers, resolveSpecifier } from "./typescriptImports.js";

/** Rooms whose files are the items of one list, and where that list is. */
const nativeRooms = ["cells", "losses", "optimizers", "schedules", "metrics", "penalties", "sources"];
const typescriptRooms = ["tasks", "optimizers", "sweep/axes", "sweep/draw", "sweep/study/samplers", "report/kinds"];

/** The files that can be reached from some of them; `next` says where a file leads. */
function reach(files: SourceFile[], from: string[], next: (file: SourceFile) => string[]): Set<string> {
  const seen = new Set(from);
  for (const path of seen) {
    const file = files.find((candidate) => candidate.path === path);
    for (const target of file === undefined ? [] : next(file)) seen.add(target);
  }
  return seen;
}

/**
 * In C++, what neither a room's list reaches nor another room includes is in no list; a header leads to the .cc of its
 * name.
 */
export const nativeLists: Rule = (files) =>
  nativeRooms.flatMap((room) => {
    const isOwn = (path: string): boolean => path.startsWith(`native/${room}/`);
    const own = files.filter((file) => isOwn(file.path));
    const lists = own.filter((file) => /\/list\.(?:h|cc)$/.test(file.path));
    const included = (file: SourceFile): string[] => includes(file, '""').map((path) => `native/${path}`);
    const fromOutside = files.filter((file) => !isOwn(file.path)).flatMap(included);
    const roots = [...lists.map((file) => file.path), ...fromOutside.filter(isOwn)];
    const seen = reach(own, roots, (file) => [...included(file), file.path.replace(/\.h$/, ".cc")]);
    return [
      ...own.filter((file) => !seen.has(file.path)).map((file) => `${file.path} is not in native/${room}/list.h`),
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
