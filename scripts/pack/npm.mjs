// npm as the scripts call it.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** Runs npm in a folder; what it prints on stdout. Rejects with what it says where it fails. */
export async function npm(args, { cwd }) {
  const { stdout } = await promisify(execFile)("npm", args, { cwd, maxBuffer: 1 << 28 });
  return stdout;
}

/** Packs a folder into `to`: `{ file, size, unpackedSize, entryCount, paths }`, sizes in bytes. */
export async function packFolder(folder, to) {
  const text = await npm(["pack", "--ignore-scripts", "--json", "--pack-destination", to], { cwd: folder });
  const [{ filename, size, unpackedSize, entryCount, files }] = JSON.parse(text);
  return { file: join(to, filename), size, unpackedSize, entryCount, paths: files.map(({ path }) => path) };
}
