import { roomOf, type Rule, type SourceFile } from "../tree.js";

/** The rooms of native, lowest first; rooms of one row do not include each other. */
const rows = [
  ["core", "levels", "wasm"],
  ["cells", "losses", "optimizers", "schedules", "metrics"],
  ["rnn"],
  ["lanes", "exact", "penalties"],
  ["sources"],
  ["analysis"],
  ["evaluation"],
  ["ensemble"],
  ["device"],
  ["backend", "cuda"],
  ["binding"],
];
const rankOf = (room: string): number => rows.findIndex((row) => row.includes(room));

/** What a file includes: in quotes (ours), or in angle brackets (others'). */
export function includes(file: SourceFile, brackets: '""' | "<>"): string[] {
  const pattern = brackets === '""' ? /^\s*#\s*include\s+"([^"]+)"/gm : /^\s*#\s*include\s+<([^>]+)>/gm;
  return [...file.text.matchAll(pattern)].map((match) => match[1]!);
}

/** A room includes itself and lower rooms, by paths relative to native. */
export const cppIncludes: Rule = (files) =>
  files.flatMap((file) => {
    const own = roomOf(file.path) ?? "";
    if (rankOf(own) < 0) return [`${file.path}: native/${own} is not a room of the house`];
    return includes(file, '""').flatMap((path) => {
      const other = roomOf(`native/${path}`) ?? "";
      if (!files.some((candidate) => candidate.path === `native/${path}`)) {
        return [`${file.path} includes "${path}", which is no path of a file relative to native`];
      }
      const allowed = own === other || rankOf(other) < rankOf(own);
      return allowed ? [] : [`${file.path} includes "${path}", which is not in a lower room`];
    });
  });

/** Node-API stays in the binding, and streams with their static initialisers stay out. */
export const cppForbiddenHeaders: Rule = (files) =>
  files.flatMap((file) =>
    includes(file, "<>").flatMap((header) => {
      if (header === "iostream" || header === "random") return [`${file.path} includes <${header}>`];
      const nodeApi = ["napi.h", "node_api.h", "js_native_api.h", "node.h", "v8.h", "uv.h"].includes(header);
      return nodeApi && roomOf(file.path) !== "binding"
        ? [`${file.path} includes <${header}>: only native/binding does`]
        : [];
    }),
  );
