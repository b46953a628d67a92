// Bundles the code and the style of reports' pages into dist/report: what a page carries, minified, with the licences
// of the packages that are in it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { licenceTexts, packagesIn, writePackages } from "./lib/licences.mjs";
import { isMain, root } from "./lib/process.mjs";

export async function bundleClient() {
  // Asked for here: who only cleans or formats has no need of it.
  const { build } = await import("esbuild");
  const common = { absWorkingDir: root, bundle: true, minify: true, write: false, metafile: true, logLevel: "warning" };
  const script = await build({
    ...common,
    entryPoints: ["src/report/client/main.ts"],
    format: "iife",
    target: ["es2022"],
    legalComments: "none",
    charset: "ascii",
  });
  const style = await build({
    ...common,
    entryPoints: ["src/report/client/style.css"],
    target: ["chrome100", "firefox100", "safari15"],
  });
  const packages = packagesIn(script.metafile);
  const code = `${licences(packages)}${script.outputFiles[0].text}`;
  if (/<\/script|<!--/i.test(code)) throw new Error("the client's code would end the element that holds it");
  writePackages("report", packages);
  writeFileSync(join(root, "dist/report/client.js"), code);
  writeFileSync(join(root, "dist/report/client.css"), style.outputFiles[0].text);
}

/** A comment with the licences of the packages in a bundle. */
function licences(packages) {
  return `/*!\nThis page's code has these packages in it:\n\n${licenceTexts(packages).replaceAll("*/", "* /")}\n*/\n`;
}

if (isMain(import.meta.url)) await bundleClient();
