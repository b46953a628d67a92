// Puts Eigen 3.4.0 and its licence notices into native/third_party/eigen: `npm run vendor [-- --from SOURCE]`.
// Sources, in this order: the installed Debian package, the Debian package fetched by apt, the official archive.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { walk } from "./lib/files.mjs";
import { capture, fail, hasTool, isMain, root } from "./lib/process.mjs";

const VERSION = "3.4.0";
const ARCHIVE = `https://gitlab.com/libeigen/eigen/-/archive/${VERSION}/eigen-${VERSION}.tar.gz`;
const TARGET = join(root, "native/third_party/eigen");

/** SHA-256 of each source: of the sorted header tree (see treeChecksum), and of the archive as it is published. */
const DEBIAN_TREES = [
  "426d09a7cdba7d7a36e03afe0897063141743dc398ec0fdcd182f99274cfaedd", // 3.4.0-4, Debian 12
  "76077fadb03bf34d53c4378b93fa3a3724ee089b95d40fcf65713667c9e52fb0", // 3.4.0-5, Debian 13: one more make_unsigned
];
const ARCHIVE_TREE = "81c3e836ea3f4f1150ed47cf42ba53d43726004f4676ffd8614da9bd7aada2d9";
const ARCHIVE_SHA256 = "8586084f71f9bde545ee7fa6d00288b264a2b7ac3607b974e54d13e7162c1c72";

/** The hash of a folder's header tree: of the lines "path NUL sha256 of the file", sorted by path. */
export function treeChecksum(headers) {
  const hash = createHash("sha256");
  for (const path of headerPaths(headers)) hash.update(`${path}\0${sha256(readFileSync(join(headers, path)))}\n`);
  return hash.digest("hex");
}

function headerPaths(headers) {
  return walk(headers).filter((path) => basename(path) !== "CMakeLists.txt");
}

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

function requireChecksum(what, found, known) {
  if (known.includes(found)) return;
  throw new Error(
    `Eigen ${VERSION} from ${what} has the checksum ${found} instead of ${known.join(" or ")}; ` +
      "choose another source with: npm run vendor -- --from system|debian|archive",
  );
}

/** The version that a header tree declares, or undefined where there is none. */
function versionOf(headers) {
  const macros = join(headers, "src/Core/util/Macros.h");
  if (!existsSync(macros)) return undefined;
  const text = readFileSync(macros, "utf8");
  return ["WORLD", "MAJOR", "MINOR"].map((part) => text.match(`EIGEN_${part}_VERSION (\\d+)`)?.[1]).join(".");
}

/** Headers and notices of an installed or unpacked Debian package whose files lie under `prefix`. */
function debianFiles(prefix) {
  return {
    headers: join(prefix, "usr/include/eigen3/Eigen"),
    notices: [join(prefix, "usr/share/doc/libeigen3-dev/copyright")],
  };
}

/** Each source returns its headers and notices once they are checked, or says in a string why it has none. */
const SOURCES = {
  system() {
    const files = debianFiles("/");
    if (versionOf(files.headers) !== VERSION || !files.notices.every(existsSync)) {
      return `libeigen3-dev ${VERSION} is not installed`;
    }
    requireChecksum(files.headers, treeChecksum(files.headers), DEBIAN_TREES);
    return files;
  },

  debian(scratch) {
    if (!hasTool("apt-get") || !hasTool("dpkg-deb")) return "this is no Debian";
    if (capture("apt-get", ["download", "libeigen3-dev"], { cwd: scratch }).code !== 0) {
      return "apt-get download libeigen3-dev failed";
    }
    const file = readdirSync(scratch).find((name) => name.endsWith(".deb"));
    if (capture("dpkg-deb", ["-x", file, "."], { cwd: scratch }).code !== 0) return `${file} cannot be unpacked`;
    const files = debianFiles(scratch);
    const version = versionOf(files.headers);
    if (version !== VERSION) return `the Debian package has version ${version}`;
    requireChecksum(`the Debian package ${file}`, treeChecksum(files.headers), DEBIAN_TREES);
    return files;
  },

  async archive(scratch) {
    const response = await fetch(ARCHIVE).catch((error) => ({ ok: false, status: error.cause?.code ?? error.message }));
    if (!response.ok) return `${ARCHIVE} answers ${response.status}`;
    const bytes = Buffer.from(await response.arrayBuffer());
    requireChecksum(ARCHIVE, sha256(bytes), [ARCHIVE_SHA256]);
    writeFileSync(join(scratch, "eigen.tar.gz"), bytes);
    if (capture("tar", ["-xzf", "eigen.tar.gz"], { cwd: scratch }).code !== 0) return "tar cannot unpack the archive";
    const folder = join(scratch, `eigen-${VERSION}`);
    const notices = readdirSync(folder).filter((name) => name.startsWith("COPYING."));
    return { headers: join(folder, "Eigen"), notices: notices.map((name) => join(folder, name)) };
  },
};

function place({ headers, notices }) {
  rmSync(TARGET, { recursive: true, force: true });
  mkdirSync(TARGET, { recursive: true });
  for (const notice of notices) cpSync(notice, join(TARGET, basename(notice)));
  cpSync(headers, join(TARGET, "Eigen"), { recursive: true, filter: (path) => basename(path) !== "CMakeLists.txt" });
}

/**
 * Vendors Eigen from the first source that has it. Throws with one sentence when none has, or one is not as published.
 */
export async function vendorEigen(names = Object.keys(SOURCES)) {
  const reasons = [];
  for (const name of names) {
    const scratch = mkdtempSync(join(tmpdir(), "outlast-eigen-"));
    try {
      const files = await SOURCES[name](scratch);
      if (typeof files !== "string") {
        place(files);
        return name;
      }
      reasons.push(files);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  throw new Error(`Eigen ${VERSION} cannot be found: ${reasons.join("; ")} (Debian: apt-get install libeigen3-dev)`);
}

/** Whether an intact copy is in place. */
export function hasEigen() {
  const headers = join(TARGET, "Eigen");
  return existsSync(join(headers, "Core")) && [...DEBIAN_TREES, ARCHIVE_TREE].includes(treeChecksum(headers));
}

async function main(args) {
  const choice = args[0] === "--from" ? args[1] : undefined;
  if (args.length > 0 && (args.length !== 2 || !(choice in SOURCES))) {
    fail(`usage: npm run vendor [-- --from ${Object.keys(SOURCES).join("|")}]`, 2);
  }
  try {
    const source = await vendorEigen(choice === undefined ? undefined : [choice]);
    process.stdout.write(`Eigen ${VERSION} (${source}) is in native/third_party/eigen\n`);
  } catch (error) {
    fail(error.message);
  }
}

if (isMain(import.meta.url)) await main(process.argv.slice(2));
