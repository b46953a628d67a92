import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeSqlite } from "../../sweep/index.js";
import type { PackageState } from "./diagnosis.js";

/** A package, what it is for, and how to load it where it has a binary of its own that may be missing. */
interface Wanted {
  name: string;
  purpose: string;
  load?: () => Promise<unknown>;
}

/** Where Node.js brings its own SQLite, no package is asked for it. */
const database: Wanted = { name: "libsql", purpose: "stores of sweeps", load: () => import("libsql") };

/** What parts of Outlast need beside the core. */
const wanted: readonly Wanted[] = [
  ...(nodeSqlite() === undefined ? [database] : []),
  { name: "@observablehq/plot", purpose: "figures" },
  { name: "@resvg/resvg-js", purpose: "figures as PNG", load: () => import("@resvg/resvg-js") },
  { name: "pdfkit", purpose: "figures as PDF" },
  { name: "bullmq", purpose: "queues" },
  { name: "ioredis", purpose: "queues on Redis and Valkey" },
  { name: "pg", purpose: "queues on PostgreSQL" },
];

/** Whether each of them is there; those with binaries are loaded. */
export function packages(): Promise<PackageState[]> {
  return Promise.all(wanted.map(stateOf));
}

async function stateOf({ name, purpose, load }: Wanted): Promise<PackageState> {
  let version: string | null = null;
  try {
    version = versionOf(name);
    await load?.();
    return { name, purpose, version, fault: null };
  } catch (error) {
    const [fault = ""] = (error as Error).message.split("\n");
    return { name, purpose, version, fault };
  }
}

/** The version in the package.json above a package's entry. Throws what resolving throws. */
function versionOf(name: string): string | null {
  let folder = dirname(fileURLToPath(import.meta.resolve(name)));
  for (; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (!existsSync(file)) continue;
    const own = JSON.parse(readFileSync(file, "utf8")) as { name?: string; version?: string };
    if (own.name === name) return own.version ?? null;
  }
  return null;
}
