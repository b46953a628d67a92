// The packages that a bundle has in it, and their licences.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./process.mjs";

/** What of other people's packages esbuild has put into a bundle: folders below the root, from its metafile. */
export function packagesIn({ inputs }) {
  const folders = Object.keys(inputs).flatMap(
    (path) => /node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)].sort().map(packageAt);
}

/** A package by its folder below the root: `{ folder, name, version, license }`. */
export function packageAt(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  return { folder, name, version, license };
}

/** Who holds a package's copyright, a line each, and the text of its licence without those lines. */
function licenceOf({ folder, name }) {
  const file = readdirSync(join(root, folder)).find((path) => /^licen[cs]e(\.\w+)?$/i.test(path));
  if (file === undefined) throw new Error(`${name} has no file with its licence, so it cannot be shipped`);
  const lines = readFileSync(join(root, folder, file), "utf8")
    .trim()
    .split(/\r?\n/);
  const holders = lines.filter((line) => /^copyright\b/i.test(line.trim()));
  const text = lines.filter((line) => !holders.includes(line)).join("\n");
  return { holders: holders.map((line) => line.trim()), text: text.trim() };
}

/** The licences of these packages; those of one text have it together. */
export function licenceTexts(packages) {
  const byText = new Map();
  for (const own of packages) {
    const { holders, text } = licenceOf(own);
    const line = `${own.name} ${own.version}, ${holders.join("; ")}`;
    byText.set(text, [...(byText.get(text) ?? []), line]);
  }
  return [...byText].map(([text, names]) => `${names.sort().join("\n")}\n\n${text}`).join("\n\n");
}

/** Beside a bundle in dist, the list of the packages that are in it. */
const listOf = (folder) => join(root, "dist", folder, "packages.json");

export function writePackages(folder, packages) {
  writeFileSync(listOf(folder), `${JSON.stringify(packages, null, 2)}\n`);
}

/** What all bundles in dist have in them, each package once. Throws where dist is not built. */
export function bundledPackages() {
  const lists = ["bundle", "report"].flatMap((folder) => {
    if (!existsSync(listOf(folder))) throw new Error("dist is not built: npm run build");
    return JSON.parse(readFileSync(listOf(folder), "utf8"));
  });
  return [...new Map(lists.map((own) => [`${own.name} ${own.version}`, own])).values()];
}
