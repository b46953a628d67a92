// The licences of other people's work in the package, in dist/licences.txt.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { licenceTexts, packageAt } from "../lib/licences.mjs";

/** Headers from npm that the native core is compiled with. */
const COMPILED = ["node-addon-api", "node-api-headers"];

/** Writes it, given the packages that bundles in dist have in them. */
export function writeNotices(folder, bundled) {
  const compiled = COMPILED.map((name) => packageAt(`node_modules/${name}`));
  const text = `Outlast is released under the MIT License; see LICENSE. This file has the licences of what it contains of others.

These packages are, in part, in dist, bundled with Outlast's own code:

${licenceTexts(bundled)}

The native core in prebuilds is compiled with headers of these packages:

${licenceTexts(compiled)}

It is also compiled with headers of Eigen 3.4.0. They are in native/third_party/eigen, unchanged, with their licences:
the Mozilla Public License 2.0, of a few files the BSD 3-Clause License or the Apache License 2.0.
`;
  writeFileSync(join(folder, "dist/licences.txt"), text);
}
