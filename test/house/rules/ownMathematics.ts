import ts from "typescript";
import { roomOf, type Rule, type SourceFile } from "../tree.js";

// A run's bits depend on its spec alone: these functions differ between C libraries, V8 versions and instruction sets.
const functions =
  "exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|erf|cbrt|hypot";

const cppPatterns = [
  new RegExp(`\\bstd::(?:${functions})f?\\b`, "g"),
  new RegExp(`(?<![\\w>])::(?:${functions})f?\\s*\\(`, "g"),
  new RegExp(`\\.(?:array\\(\\)\\.)?(?:exp|log|tanh|sin|cos|logistic)\\(\\)`, "g"),
  /\bstd::(?:mt19937\w*|random_device|\w+_distribution|rand|fma)\b/g,
];

/** C++ text without its comments and string contents, line breaks kept. */
export function cppCode(text: string): string {
  const tokens = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'/g;
  return text.replace(tokens, (token) => (token.startsWith("/") ? token.replace(/[^\n]/g, "") : '""'));
}

/** In C++, transcendental functions and random numbers come from native/core's own code. */
export const cppMathematics: Rule = (files) =>
  files.flatMap((file) =>
    cppCode(file.text)
      .split("\n")
      .flatMap((line, index) =>
        cppPatterns
          .flatMap((pattern) => line.match(pattern) ?? [])
          .map((call) => `${file.path}:${index + 1} uses ${call}, whose bits are not ours`),
      ),
  );

/** In TypeScript they come from the core too; only the command line formats with Math's, and figures place on log scales. */
export const typescriptMathematics: Rule = (files) =>
  files
    .filter((file) => roomOf(file.path) !== "cli")
    .flatMap((file) => foreignCalls(file, roomOf(file.path) === "report" ? ["Math.log10"] : []));

function foreignCalls(file: SourceFile, allowed: readonly string[]): string[] {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest);
  const forbidden = new RegExp(`^Math\\.(?:${functions}|random|asinh|acosh|atanh)$`);
  const isForbidden = (call: string): boolean => forbidden.test(call) && !allowed.includes(call);
  const found: string[] = [];
  const report = (node: ts.Node): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    found.push(`${file.path}:${line} uses ${node.getText(source)}, whose bits are not ours`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && isForbidden(node.getText(source))) report(node);
    if (ts.isBinaryExpression(node) && isPower(node) && !/^[0-9_]+ \*\* [0-9_]+$/.test(node.getText(source)))
      report(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isPower({ operatorToken }: ts.BinaryExpression): boolean {
  return [ts.SyntaxKind.AsteriskAsteriskToken, ts.SyntaxKind.AsteriskAsteriskEqualsToken].includes(operatorToken.kind);
}
