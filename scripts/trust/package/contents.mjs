// What may be in the package, and what must.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/process.mjs";

/** The largest tarball, in bytes. */
export const LIMIT = 5_000_000;

const NEEDED = [
  ...["package.json", "README.md", "LICENSE", "NOTICE", "CMakeLists.txt", "dist/index.js", "dist/index.d.ts"],
  ...[
    "dist/cli/main.js",
    "dist/report/client.js",
    "dist/licences.txt",
    "dist/sbom.cdx.json",
    "native/binding/addon.cc",
  ],
  ...["native/third_party/eigen/Eigen/Core", "docs/guide.md", "examples/first.ts"],
];
const UNWANTED =
  /(?:^|\/)(?:binding\.gyp|node_modules|\.env|\.npmrc)(?:\/|$)|\.(?:js|css|ts)\.map$|\.tgz$|^(?:test|scripts|bench)\//;
const NOTICES = /^native\/third_party\/eigen\/(?:copyright|COPYING\.MPL2)$/;
/** What npm would run when the package is installed. */
const RUN_BY_NPM = ["preinstall", "install", "postinstall", "prepare", "prepublish", "preprepare", "postprepare"];

/** A sentence for each fault. `paths` are those in the tarball, `size` its bytes, `manifest` is its package.json. */
export function contentFaults({ paths, size, manifest, limit = LIMIT }) {
  const has = new Set(paths);
  return [
    ...NEEDED.filter((path) => !has.has(path)).map((path) => `${path} is missing`),
    ...(paths.some((path) => /^prebuilds\/[^/]+\/outlast\.node$/.test(path)) ? [] : ["no prebuilt core is there"]),
    ...(paths.some((path) => NOTICES.test(path)) ? [] : ["Eigen's notice is missing"]),
    ...paths.filter((path) => UNWANTED.test(path)).map((path) => `${path} does not belong there`),
    ...RUN_BY_NPM.filter((name) => name in (manifest.scripts ?? {})).map((name) => `package.json has a ${name} script`),
    ...(size < limit ? [] : [`it has ${size} bytes, which is not under ${limit}`]),
  ];
}

/** The files that name the folder in which they were built. */
export function pathsOfThisMachine(folder, paths) {
  return paths.filter((path) => readFileSync(join(folder, path)).includes(`${root}/`));
}

/** What the rules must find in a package that is all wrong: a check of the check. */
export function plantedFaults() {
  const wrong = { paths: ["binding.gyp", "dist/a.js.map"], size: LIMIT, manifest: { scripts: { install: "x" } } };
  const found = contentFaults(wrong).length;
  const expected = NEEDED.length + 6;
  return found === expected ? [] : [`${found} of ${expected} planted faults were found`];
}
