import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { OutlastError, packageFile } from "../core/index.js";
import { WEB_ASSEMBLY, loadBinary, reasonOf } from "./binary.js";
import { withOutlastErrors } from "./errors.js";
import { pathOverride } from "./pathOverride.js";
import type { Native } from "./types.js";

/** The interface in types.ts that this package speaks; a binary of another one is refused. */
const EXPECTED_ABI = 7;

/** The folder under prebuilds that has the binary of a machine. */
export function prebuiltName(libc: Libc | null, { platform, arch }: { platform: string; arch: string }): string {
  return `${platform}-${arch}${libc?.name === "musl" ? "-musl" : ""}`;
}

/**
 * Where the binary may lie, best first: what was built here, a prebuilt one, the WebAssembly build; or only where
 * OUTLAST_BINARY says.
 */
function candidates(libc: Libc | null): string[] {
  const only = pathOverride("OUTLAST_BINARY");
  if (only !== undefined) return [resolve(only)];
  const root = fileURLToPath(packageFile(""));
  return [
    `${root}build/native/Release/outlast.node`,
    `${root}prebuilds/${prebuiltName(libc, process)}/outlast.node`,
    `${root}prebuilds/wasm32/outlast${WEB_ASSEMBLY}`,
  ];
}

/** The C library that Node.js itself runs on, and its version where that is known. */
export interface Libc {
  name: "glibc" | "musl";
  version: string | null;
}

/** The one of this process; null where that is not Linux. */
export function libcFound(): Libc | null {
  if (process.platform !== "linux") return null;
  const report = process.report as typeof process.report & { excludeNetwork?: boolean };
  const { excludeNetwork = false } = report;
  report.excludeNetwork = true; // else it looks up the names behind open connections, which can take seconds
  const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
  report.excludeNetwork = excludeNetwork;
  const version = header?.glibcVersionRuntime ?? null;
  return { name: version === null ? "musl" : "glibc", version };
}

const SLOWER =
  "There is no native core for this machine: its WebAssembly build is used, which is several times slower and has one " +
  "thread; npx outlast build makes a native one.";

/** What came of looking for the native core. */
export interface NativeSearch {
  /** The interface that this package speaks. */
  expectedAbi: number;
  /** The C library that Node.js runs on; null where that is not Linux. */
  libc: Libc | null;
  /** The core and the file that it was loaded from; absent where none could be. */
  found?: { native: Native; path: string };
  /** Every file that was tried before, and why it did not do. */
  failures: { path: string; reason: string }[];
  /** What was thrown for each of them. */
  errors: unknown[];
}

/** Looks for the native core, and loads the best one. Throws nothing. */
export function searchNative(): NativeSearch {
  const libc = libcFound();
  const search: NativeSearch = { expectedAbi: EXPECTED_ABI, libc, failures: [], errors: [] };
  for (const path of candidates(libc)) {
    try {
      const binary = loadBinary(path) as Partial<Native> | null;
      if (binary?.abi !== EXPECTED_ABI) throw new Error(`its interface is ${binary?.abi}, not ${EXPECTED_ABI}`);
      return { ...search, found: { native: withOutlastErrors(binary as Native), path } };
    } catch (error) {
      search.failures.push({ path, reason: reasonOf(error, path) });
      search.errors.push(error);
    }
  }
  return search;
}

/**
 * Loads the native core. Throws OUTLAST_NO_BINARY with this machine, every path tried, why it did not do, and the
 * command that builds one; its cause is an AggregateError with what was thrown for each path.
 */
export function loadNative(): Native {
  const { found, failures, errors, libc } = searchNative();
  if (found !== undefined) {
    const asked = failures.length === 0 || process.env["OUTLAST_ISA"] === "wasm";
    if (found.native.isa === "wasm" && !asked && isMainThread) process.stderr.write(`${SLOWER}\n`);
    return found.native;
  }
  const ofLibc = libc === null ? "" : `, ${libc.name}${libc.version === null ? "" : ` ${libc.version}`}`;
  const machine = `${process.platform} ${process.arch}${ofLibc}, Node.js ${process.versions.node}`;
  const sentences = [
    `No native core for this machine (${machine}) was found; build one with: npx outlast build`,
    ...failures.map(({ path, reason }) => `  ${path}: ${reason}`),
  ];
  if (pathOverride("OUTLAST_BINARY") !== undefined)
    sentences.push("OUTLAST_BINARY is the only place that was looked at: unset it.");
  throw new OutlastError("OUTLAST_NO_BINARY", sentences.join("\n"), { cause: new AggregateError(errors) });
}
