// npm as the scripts call it.
import { join } from "node:path";
import { spawnSync } from "node:child_process";

/** Runs npm in a folder and returns what it prints on stdout. Throws with what it says where it fails. */
export function npm(args, { cwd, env = {} }) {
  const options = { cwd, encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, ...env } };
  const { status, stdout, stderr, error } = spawnSync("npm", args, options);
  if (status !== 0) throw new Error(`npm ${args.join(" ")} failed: ${error?.message ?? `${stderr}${stdout}`}`);
  return stdout;
}

/** Packs a folder into `to`: `{ file, size, unpackedSize, entryCount, paths }`, sizes in bytes. */
export function packFolder(folder, to) {
  const text = npm(["pack", "--ignore-scripts", "--json", "--pack-destination", to], { cwd: folder });
  const [{ filename, size, unpackedSize, entryCount, files }] = JSON.parse(text);
  return { file: join(to, filename), size, unpackedSize, entryCount, paths: files.map(({ path }) => path) };
}
