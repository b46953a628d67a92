// Bundles the code and the style of reports' pages into dist/report: what a page carries, minified, with the licences
// of the packages that are in it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
  const code = `${licences(script.metafile)}${script.outputFiles[0].text}`;
  if (/<\/script|<!--/i.test(code)) throw new Error("the client's code would end the element that holds it");
  writeFileSync(join(root, "dist/report/client.js"), code);
  writeFileSync(join(root, "dist/report/client.css"), style.outputFiles[0].text);
}

/** A comment with the licence of every package in a bundle; those of one text have it together. */
function licences({ inputs }) {
  const folders = new Set(
    Object.keys(inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const byText = new Map();
  for (const folder of folders) {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const lines = readFileSync(join(root, folder, "LICENSE"), "utf8")
      .trim()
      .split(/\r?\n/);
    const holders = lines.filter((line) => /^copyright\b/i.test(line.trim()));
    const text = lines
      .filter((line) => !holders.includes(line))
      .join("\n")
      .trim();
    byText.set(text, [
      ...(byText.get(text) ?? []),
      `${name} ${version}, ${holders.map((line) => line.trim()).join("; ")}`,
    ]);
  }
  const parts = [...byText].map(([text, names]) => `${names.sort().join("\n")}\n\n${text}`);
  return `/*!\nThis page's code has these packages in it:\n\n${parts.join("\n\n").replaceAll("*/", "* /")}\n*/\n`;
}

if (isMain(import.meta.url)) await bundleClient();
