// A disk that can be filled up: a file system in memory, which only the superuser may mount.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const mount = (...args) => spawnSync("mount", args).status === 0;

/** Makes one of so many kilobytes in a new folder; undefined where nothing may be mounted. */
export function smallDisk(folder, kilobytes) {
  mkdirSync(folder);
  if (!mount("-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder)) return undefined;
  return {
    grow: () => void mount("-o", "remount,size=100%", folder),
    end: () => void spawnSync("umount", [folder]),
  };
}

/** Whether one can be made here: in a container whoever started it must have allowed that. */
export function hasSmallDisks() {
  const folder = mkdtempSync(join(tmpdir(), "outlast-disk-"));
  try {
    const disk = smallDisk(join(folder, "disk"), 4);
    disk?.end();
    return disk !== undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
