import ts from "typescript";
import type { Rule } from "../tree.js";

/**
 * Who may write to a terminal: the edge, where what a stranger wrote is made visible; the bar, whose lines are; the
 * core's loader and the threads of a spec's own modules, which say nothing of a stranger's.
 */
const writers = ["src/cli/output.ts", "src/cli/bar.ts", "src/native/load.ts", "src/run/custom/quietOutput.ts"];

/** What of a stream is no writing, and who asks it. */
const harmless = /^process\.std(?:out|err)\.(?:isTTY|on)$/;

/** Without a word of these a file has nothing to look for. */
const words = /\bstd(?:out|err)\b|\bconsole\b|\bprocess\b|\bwrite(?:File)?(?:Sync)?\b/;

/** Nothing but those few writes to the output of the process, hands it on, or prints. */
export const terminalEdge: Rule = (files) =>
  files
    .filter(({ path, text }) => !writers.includes(path) && words.test(text))
    .flatMap(({ path, text }) => found(path, text));

function found(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const places: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isOutput(node)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      places.push(`${path}:${line} has ${node.getText()}: what is written goes through src/cli/output.ts`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return places;
}

function isOutput(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return node.text === "console" || (node.text === "process" && isTaken(node.parent, node));
  if (ts.isImportDeclaration(node)) return /^(?:node:)?(?:process|console)$/.test(specifierOf(node));
  return ts.isCallExpression(node) && isWriting(node);
}

/** Whether somebody gets hold of the output: `process.stdout`, `const { stdout } = process`. */
function isTaken(parent: ts.Node, process: ts.Node): boolean {
  if (ts.isVariableDeclaration(parent)) return parent.initializer === process;
  if (!/^process(?:\.std(?:out|err)|\["std(?:out|err)"\])$/.test(parent.getText())) return false;
  const user = parent.parent;
  const asksStyle = ts.isCallExpression(user) && user.expression.getText() === "stylesFor";
  return !asksStyle && !harmless.test(user.getText());
}

/** `writeSync(1, text)`: the same by another way. */
function isWriting({ expression, arguments: [file] }: ts.CallExpression): boolean {
  if (!/^(?:fs\.)?write(?:File)?(?:Sync)?$/.test(expression.getText())) return false;
  return file !== undefined && /^[12]$|^"\/dev\/(?:std|fd|tty)/.test(file.getText());
}

function specifierOf(node: ts.ImportDeclaration): string {
  return (node.moduleSpecifier as ts.StringLiteral).text;
}
