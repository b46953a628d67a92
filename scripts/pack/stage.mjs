// What the package has beside its binaries, put together in a folder.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ENTRIES } from "../bundle.mjs";
import { walk } from "../lib/files.mjs";
import { bundledPackages } from "../lib/licences.mjs";
import { root } from "../lib/process.mjs";
import { declarations } from "./declarations.mjs";
import { eigenFiles } from "./eigen.mjs";
import { withoutDeadLinks } from "./links.mjs";
import { writeNotices } from "./notices.mjs";
import { writeSbom } from "./sbom.mjs";

/** Documents for those who work on Outlast itself, and the page of pictures, which are not shipped. */
const UNSHIPPED_DOCS = ["docs/ci.md", "docs/fuzzing.md", "docs/gallery.md", "docs/trust.json", "docs/trust.md"];

/** What of the root is shipped: the files in package.json's list, and those that npm takes by itself. */
export const ROOT_FILES = ["README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md", "NOTICE", "CMakeLists.txt"];

/** Fields of package.json that say how it is developed. */
const DEVELOPMENT = ["scripts", "devDependencies", "overrides", "files"];

/** Puts everything but binaries into an empty folder. Throws where dist or Eigen is missing. */
export async function stage(folder) {
  rmSync(folder, { recursive: true, force: true });
  const paths = contents();
  for (const path of paths) {
    const [from, to] = [join(root, path), join(folder, path)];
    mkdirSync(dirname(to), { recursive: true });
    if (path.endsWith(".md")) writeFileSync(to, withoutDeadLinks(path, readFileSync(from, "utf8"), paths));
    else cpSync(from, to);
  }
  chmodSync(join(folder, "dist/cli/main.js"), 0o755);
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const field of DEVELOPMENT) delete manifest[field];
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const bundled = bundledPackages();
  writeNotices(folder, bundled);
  await writeSbom(folder, bundled);
}

/** The paths of what is shipped as it lies here. */
function contents() {
  const inFolder = (name, skip) => walk(join(root, name), skip).map((path) => `${name}/${path}`);
  const dist = [
    ...inFolder("dist/bundle").filter((path) => path.endsWith(".js")),
    ...Object.keys(ENTRIES).map((path) => `dist/${path}`),
    ...["client.js", "client.css"].map((name) => `dist/report/${name}`),
    ...declarations(),
  ];
  for (const path of dist) if (!existsSync(join(root, path))) throw new Error(`${path} is missing: npm run build`);
  return [
    ...ROOT_FILES,
    ...dist,
    ...inFolder("native", (path) => path === "third_party"),
    ...eigenFiles(),
    ...inFolder("examples"),
    ...inFolder("docs", (path) => path === "gallery").filter((path) => !UNSHIPPED_DOCS.includes(path)),
  ];
}
