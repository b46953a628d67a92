// What the package is made of and needs, as CycloneDX: dist/sbom.cdx.json. The same sources give the same bytes.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/process.mjs";
import { npm } from "./npm.mjs";

/** Compiled into the native core, and no package of npm. */
const EIGEN = {
  "bom-ref": "eigen@3.4.0",
  type: "library",
  name: "eigen",
  version: "3.4.0",
  scope: "required",
  purl: "pkg:generic/eigen@3.4.0?download_url=https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.gz",
  licenses: ["MPL-2.0", "BSD-3-Clause", "Apache-2.0"].map((id) => ({ license: { id } })),
  externalReferences: [{ type: "vcs", url: "https://gitlab.com/libeigen/eigen" }],
};

/** What the lock file has of what is installed with Outlast: "name@version" of each. */
export function neededPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.entries(packages)
    .filter(([path, { dev = false }]) => path !== "" && !dev)
    .map(([path, { name = path.replace(/^.*node_modules\//, ""), version }]) => `${name}@${version}`);
}

/** A sentence for each package that is installed with Outlast and that a list of components lacks. */
export function sbomFaults({ components }) {
  const has = new Set(components.map((own) => own["bom-ref"]));
  const missing = neededPackages().filter((ref) => !has.has(ref));
  return missing.map((ref) => `dist/sbom.cdx.json lacks ${ref}`);
}

/** Writes it: the dependencies, what bundles in dist have in them beside those, and Eigen. */
export async function writeSbom(folder, bundled) {
  const command = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "library", "--package-lock-only"];
  const bom = JSON.parse(await npm(command, { cwd: root }));
  // Without development: npm's own --omit leaves out what Outlast needs too, where a tool for development needs it.
  const needed = new Set([bom.metadata.component["bom-ref"], ...neededPackages()]);
  bom.components = bom.components.filter((own) => needed.has(own["bom-ref"]));
  bom.dependencies = bom.dependencies
    .filter(({ ref }) => needed.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((name) => needed.has(name)) }));
  bom.metadata.component.name = "outlast"; // npm says the folder's
  // A number and a time of the moment would make every package another one.
  delete bom.serialNumber;
  delete bom.metadata.timestamp;
  const known = new Set(bom.components.map((component) => component["bom-ref"]));
  const added = [...bundled.map(component).filter((own) => !known.has(own["bom-ref"])), EIGEN];
  bom.components.push(...added);
  const self = bom.dependencies.find(({ ref }) => ref === bom.metadata.component["bom-ref"]);
  self.dependsOn.push(...added.map((own) => own["bom-ref"]));
  bom.dependencies.push(...added.map((own) => ({ ref: own["bom-ref"], dependsOn: [] })));
  writeFileSync(join(folder, "dist/sbom.cdx.json"), `${JSON.stringify(bom)}\n`);
}

function component({ name, version, license }) {
  return {
    "bom-ref": `${name}@${version}`,
    type: "library",
    name,
    version,
    scope: "required",
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    licenses: [{ license: { id: license } }],
  };
}
