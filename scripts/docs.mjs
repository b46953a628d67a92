// The API reference, from the docstrings: HTML in build/docs. Fails where anything that the package exports has no
// docstring, and where a link leads nowhere. With --check nothing is written. As a program: npm run docs
import { join } from "node:path";
import { Application } from "typedoc";
import { root } from "./lib/process.mjs";

const app = await Application.bootstrap({
  entryPoints: [join(root, "src/index.ts")],
  tsconfig: join(root, "tsconfig.json"),
  name: "Outlast",
  readme: join(root, "docs/guide.md"),
  projectDocuments: [],
  out: join(root, "build/docs"),
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  disableSources: true,
  githubPages: false,
  validation: { notExported: false, invalidLink: true, notDocumented: true },
  requiredToBeDocumented: ["Class", "Interface", "TypeAlias", "Function", "Method", "Variable", "Enum", "Accessor"],
});
const project = await app.convert();
if (project === undefined) process.exit(1);
app.validate(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);
if (!process.argv.includes("--check")) await app.generateDocs(project, join(root, "build/docs"));
