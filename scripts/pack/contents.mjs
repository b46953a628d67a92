// What may be in the package, and what must.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/process.mjs";
import { deadLinks } from "./links.mjs";
import { lintFaults } from "./lint.mjs";
import { sbomFaults } from "./sbom.mjs";

/** The largest tarball with the core of one platform, in bytes. */
const LIMIT = 5_000_000;
/** What each further core may add. One of two levels takes 3.1 MB, one of one level 1.7, that of WebAssembly 1.2. */
const FURTHER_CORE = 2_000_000;

/** A core: native, or of WebAssembly. */
const CORE = /^prebuilds\/[^/]+\/outlast\.(?:node|wasm)$/;

const NEEDED = [
  ...["package.json", "README.md", "LICENSE", "NOTICE", "CMakeLists.txt", "dist/index.js", "dist/index.d.ts"],
  ...[
    "dist/cli/main.js",
    "dist/report/client.js",
    "dist/licences.txt",
    "dist/sbom.cdx.json",
    "native/binding/addon.cc",
  ],
  ...["native/third_party/eigen/Eigen/Core", "docs/guide.md", "examples/first.ts", "CHANGELOG.md", "SECURITY.md"],
];
const UNWANTED =
  /(?:^|\/)(?:binding\.gyp|node_modules|\.env|\.npmrc)(?:\/|$)|\.(?:js|css|ts)\.map$|\.tgz$|^(?:test|scripts|bench)\//;
const NOTICES = /^native\/third_party\/eigen\/(?:copyright|COPYING\.MPL2)$/;
/** What npm would run when the package is installed. */
const RUN_BY_NPM = ["preinstall", "install", "postinstall", "prepare", "prepublish", "preprepare", "postprepare"];

/** The largest tarball with these files, in bytes. */
export function limitOf(paths) {
  return LIMIT + Math.max(0, paths.filter((path) => CORE.test(path)).length - 1) * FURTHER_CORE;
}

/**
 * A sentence for each fault of a package that lies in a folder and is packed, as packFolder says. `limit` in place of
 * its own: what a clone builds has more levels than are shipped.
 */
export async function packageFaults(folder, { file, paths, size }, limit) {
  const read = (path) => readFileSync(join(folder, path), "utf8");
  const documents = paths.filter((path) => path.endsWith(".md") && !path.startsWith("native/"));
  return [
    ...plantedFaults(),
    ...contentFaults({ paths, size, manifest: JSON.parse(read("package.json")), limit }),
    ...sbomFaults(JSON.parse(read("dist/sbom.cdx.json"))),
    ...documents.flatMap((path) =>
      deadLinks(path, read(path), paths).map((target) => `a link of ${path} leads nowhere: ${target}`),
    ),
    ...pathsOfThisMachine(folder, paths).map((path) => `${path} names the folder it was built in`),
    ...(await lintFaults(file)),
  ];
}

/** A sentence for each fault. `paths` are those in the tarball, `size` its bytes, `manifest` is its package.json. */
function contentFaults({ paths, size, manifest, limit = limitOf(paths) }) {
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
function pathsOfThisMachine(folder, paths) {
  return paths.filter((path) => readFileSync(join(folder, path)).includes(`${root}/`));
}

/** What the rules must find in a package that is all wrong: a check of the check. */
function plantedFaults() {
  const wrong = { paths: ["binding.gyp", "dist/a.js.map"], size: LIMIT, manifest: { scripts: { install: "x" } } };
  const found =
    contentFaults(wrong).length + (sbomFaults({ components: [] }).length > 0) + deadLinks("a.md", "[b](b)", []).length;
  const expected = NEEDED.length + 8;
  return found === expected ? [] : [`${found} of ${expected} planted faults were found`];
}
