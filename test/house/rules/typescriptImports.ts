import { posix } from "node:path";
import ts from "typescript";
import { roomOf, type Rule, type SourceFile } from "../tree.js";

/** The rooms of src, lowest first; rooms of one row do not import each other. */
const rows = [
  ["core"],
  ["native"],
  ["models"],
  ["tasks", "optimizers", "store"],
  ["train", "evaluate", "analysis"],
  ["run"],
  ["sweep"],
  ["report", "interop"],
  ["papers"],
  ["cli"],
];
const rankOf = (room: string): number => rows.findIndex((row) => row.includes(room));

/** Every module that a file names in import, export ... from, import() or import type. */
export function moduleSpecifiers(file: SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      found.push((node.moduleSpecifier as ts.StringLiteral).text);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push((node.argument.literal as ts.StringLiteral).text);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      found.push(argument && ts.isStringLiteral(argument) ? argument.text : "(computed)");
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest));
  return found;
}

/** The file of src that a relative specifier names. */
export function resolveSpecifier(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts");
}

/** A room imports lower rooms only, through their index.ts; src/index.ts imports any room, the same way. */
export const typescriptImports: Rule = (files) =>
  files.flatMap((file) =>
    moduleSpecifiers(file)
      .filter((specifier) => specifier.startsWith("."))
      .map((specifier) => complaint(file.path, resolveSpecifier(file.path, specifier)))
      .filter((sentence) => sentence !== undefined),
  );

function complaint(from: string, to: string): string | undefined {
  const [own, other] = [roomOf(from), roomOf(to)];
  if (own !== undefined && rankOf(own) < 0) return `${from}: src/${own} is not a room of the house`;
  if (other === undefined) return `${from} imports ${to}, which is outside of the rooms`;
  if (own === other) return undefined;
  if (to !== `src/${other}/index.ts`) return `${from} imports ${to} instead of src/${other}/index.ts`;
  if (own !== undefined && rankOf(other) >= rankOf(own)) return `${from} imports ${to}, which is not a lower room`;
  return undefined;
}

/** A package of CommonJS, by a name that stands there, is no binary of ours. */
const NAMED = /\brequire\("[a-z][\w-]*"\)/g;

/** Only src/native loads the binary. */
export const binaryLoading: Rule = (files) =>
  files
    .filter((file) => roomOf(file.path) !== "native")
    .filter(({ text }) => {
      const rest = text.replaceAll(NAMED, "");
      if (/\brequire\(|\bprocess\.dlopen\b|\.node["'`]/.test(rest)) return true;
      return rest === text && /\bcreateRequire\b/.test(text);
    })
    .map((file) => `${file.path} loads a binary: only src/native does`);
