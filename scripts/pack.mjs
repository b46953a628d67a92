// `npm run pack [-- --binary FILE] [--prebuilds FOLDER] [--to FOLDER]`: the npm package as it is published. Builds the
// native core for this machine's platform, or takes a built one (--binary), or those of many platforms (--prebuilds, a
// folder for each). The package is put together and packed in `--to`, by default build/package. A fault of it, such as
// a missing file or one too many, a size over the limit or a complaint of a linter, ends this with 1.
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { fail, isMain, root, run } from "./lib/process.mjs";
import { packageFaults } from "./pack/contents.mjs";
import { packFolder } from "./pack/npm.mjs";
import { placeBinary, placePrebuilds } from "./pack/prebuilds.mjs";
import { stage } from "./pack/stage.mjs";

/**
 * The highest instruction-set level of the binary that is shipped. With v4, which half again as much code has for a
 * fifth of speed, the package would be larger than 5 MB; `outlast build` makes it on machines that have it.
 */
const SHIPPED_LEVEL = "v3";

/** Compiles what is shipped, in a folder of its own, and returns the file. */
export function buildShipped() {
  const folder = "build/release";
  const code = run(process.execPath, ["scripts/build.mjs", "--top-level", SHIPPED_LEVEL, "--folder", folder]);
  if (code !== 0) throw new Error("the build of what is shipped failed: the messages above say where");
  return join(root, folder, "Release/outlast.node");
}

/**
 * Puts the package together in `to`/package and packs it into `to`: what npm says of the tarball, its path, and a
 * sentence for each fault of it.
 */
export async function pack({ binary, prebuilds, to = join(root, "build/package"), limit }) {
  const packageFolder = join(to, "package");
  await stage(packageFolder);
  if (prebuilds === undefined) await placeBinary(binary ?? buildShipped(), packageFolder);
  else placePrebuilds(prebuilds, packageFolder);
  const packed = await packFolder(packageFolder, to);
  return { ...packed, faults: await packageFaults(packageFolder, packed, limit) };
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({
    options: { binary: { type: "string" }, prebuilds: { type: "string" }, to: { type: "string" } },
  });
  const given = Object.fromEntries(Object.entries(values).map(([name, path]) => [name, resolve(path)]));
  const { file, size, unpackedSize, entryCount, faults } = await pack(given).catch((error) => fail(error.message));
  process.stdout.write(`${file}: ${size} bytes, ${unpackedSize} unpacked, ${entryCount} files\n`);
  if (faults.length > 0) fail(`the package is not what may be shipped:\n${faults.join("\n")}`);
}
