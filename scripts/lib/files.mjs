// Walking the tree.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Every file under a folder, sorted by its path relative to that folder (with slashes); `skip` leaves folders out. */
export function walk(folder, skip = () => false, prefix = "") {
  const paths = [];
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!skip(path)) paths.push(...walk(folder, skip, path));
    } else {
      paths.push(path);
    }
  }
  return prefix === "" ? paths.sort() : paths;
}

/** When the newest of these files changed, in milliseconds since 1970. */
export function newest(paths) {
  return Math.max(...paths.map((path) => statSync(path).mtimeMs));
}
