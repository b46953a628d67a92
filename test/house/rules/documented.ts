import ts from "typescript";
import type { Rule, SourceFile } from "../tree.js";
import { resolveSpecifier } from "./typescriptImports.js";

/** Everything that src/index.ts exports has a docstring where it is declared. */
export const documented: Rule = (files) => {
  const byPath = new Map(files.map((file) => [file.path, parse(file)]));
  const found: string[] = [];
  const seen = new Set<string>();
  /** Looks at what `path` exports, or at one name of it. */
  const visit = (path: string, wanted?: string): void => {
    const source = byPath.get(path);
    if (source === undefined || seen.has(`${path} ${wanted}`)) return;
    seen.add(`${path} ${wanted}`);
    for (const statement of source.statements) {
      if (ts.isExportDeclaration(statement)) forward(path, statement, wanted);
      else for (const name of namesOf(statement)) if (name === (wanted ?? name)) check(path, name, statement);
    }
  };
  const forward = (path: string, { moduleSpecifier, exportClause }: ts.ExportDeclaration, wanted?: string): void => {
    if (moduleSpecifier === undefined) return;
    const target = resolveSpecifier(path, (moduleSpecifier as ts.StringLiteral).text);
    if (exportClause === undefined) visit(target, wanted);
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return;
    for (const { name, propertyName } of exportClause.elements) {
      if (name.text === (wanted ?? name.text)) visit(target, (propertyName ?? name).text);
    }
  };
  const check = (path: string, name: string, statement: ts.Statement): void => {
    // An overloaded function has it at its first signature.
    const all = byPath.get(path)!.statements.filter((one) => namesOf(one).includes(name));
    if (all[0] !== statement) return;
    if (ts.getJSDocCommentsAndTags(statement).length === 0) found.push(`${path}: ${name} has no docstring`);
  };
  visit("src/index.ts");
  return found;
};

function parse({ path, text }: SourceFile): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** The names that a statement declares. */
function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const declared = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  if (declared || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    return statement.name === undefined ? [] : [statement.name.text];
  }
  return [];
}
