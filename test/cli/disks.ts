import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Confines } from "./outlast.js";

/** A place that does not let a command write all that it wants. */
export interface Place {
  /** How a command must be run so that the place confines it. */
  confines: Confines;
  /** Lets it write. */
  open: () => void;
}

const NOBODY = 65534;

function mount(...args: string[]): boolean {
  return spawnSync("mount", args).status === 0;
}

/** A file system of so many kilobytes in a folder that is made; undefined where nothing may be mounted. */
export function fullDisk(folder: string, kilobytes: number): (Place & { end: () => void }) | undefined {
  mkdirSync(folder);
  if (!mount("-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder)) return undefined;
  return {
    confines: {},
    open: () => void mount("-o", "remount,size=100%", folder),
    end: () => void spawnSync("umount", [folder]),
  };
}

/**
 * Makes a folder or a file read-only: by a mount, which binds the superuser too, or where nothing may be mounted by its
 * mode, for a user who is none.
 */
export function readOnly(path: string): Place {
  if (mount("--bind", path, path) && mount("-o", "remount,bind,ro", path)) {
    return { confines: {}, open: () => void spawnSync("umount", [path]) };
  }
  const isRoot = process.getuid?.() === 0;
  chmodSync(dirname(path), 0o755); // for others to come by
  chmodSync(path, 0o555);
  return { confines: isRoot ? { user: NOBODY } : {}, open: () => chmodSync(path, 0o755) };
}
