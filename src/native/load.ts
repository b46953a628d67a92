import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { invalid, packageFile } from "../core/index.js";
import { withOutlastErrors } from "./errors.js";
import type { Native } from "./types.js";

/** The interface in types.ts that this package speaks; a binary of another one is refused. */
const EXPECTED_ABI = 6;

/** The same core for platforms without a native one. */
const WEB_ASSEMBLY = ".wasm";

/**
 * Where the binary may lie, best first: this clone's own build, a prebuilt one, the WebAssembly build; or only where
 * OUTLAST_BINARY says.
 */
function candidates(libc: string): string[] {
  const override = process.env["OUTLAST_BINARY"];
  if (override !== undefined && override !== "") return [override];
  const root = fileURLToPath(packageFile(""));
  const platform = `${process.platform}-${process.arch}${libc === "musl" ? "-musl" : ""}`;
  return [
    `${root}build/native/Release/outlast.node`,
    `${root}prebuilds/${platform}/outlast.node`,
    `${root}prebuilds/wasm32/outlast${WEB_ASSEMBLY}`,
  ];
}

/** The C library that Node.js itself runs on: "glibc" or "musl" on Linux, where it matters, else "". */
function libcName(): string {
  if (process.platform !== "linux") return "";
  const report = process.report as typeof process.report & { excludeNetwork?: boolean };
  const { excludeNetwork = false } = report;
  report.excludeNetwork = true; // else it looks up the names behind open connections, which can take seconds
  const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
  report.excludeNetwork = excludeNetwork;
  return header?.glibcVersionRuntime === undefined ? "musl" : "glibc";
}

const SLOWER =
  "There is no native core for this machine: its WebAssembly build is used, which is several times slower and has one " +
  "thread; npx outlast build makes a native one.";

/** What came of looking for the native core. */
export interface NativeSearch {
  /** The interface that this package speaks. */
  expectedAbi: number;
  /** The C library that Node.js runs on: "glibc" or "musl" on Linux, else "". */
  libc: string;
  /** The core and the file that it was loaded from; absent where none could be. */
  found?: { native: Native; path: string };
  /** Every file that was tried before, and why it did not do. */
  failures: { path: string; reason: string }[];
}

/** Looks for the native core, and loads the best one. Throws nothing. */
export function searchNative(): NativeSearch {
  const libc = libcName();
  const require = createRequire(import.meta.url);
  const search: NativeSearch = { expectedAbi: EXPECTED_ABI, libc, failures: [] };
  for (const path of candidates(libc)) {
    try {
      if (!existsSync(path)) throw new Error("not found");
      const binary = require(path.endsWith(WEB_ASSEMBLY) ? path.replace(/wasm$/, "cjs") : path) as Native;
      if (binary.abi !== EXPECTED_ABI) throw new Error(`its interface is ${binary.abi}, not ${EXPECTED_ABI}`);
      return { ...search, found: { native: withOutlastErrors(binary), path } };
    } catch (error) {
      search.failures.push({ path, reason: (error as Error).message });
    }
  }
  return search;
}

/**
 * Loads the native core. Throws OUTLAST_NO_BINARY with every path tried, why it did not do, and the command that
 * builds one.
 */
export function loadNative(): Native {
  const { found, failures, libc } = searchNative();
  if (found !== undefined) {
    const asked = failures.length === 0 || process.env["OUTLAST_ISA"] === "wasm";
    if (found.native.isa === "wasm" && !asked && isMainThread) process.stderr.write(`${SLOWER}\n`);
    return found.native;
  }
  const platform = `${process.platform} ${process.arch}${libc === "" ? "" : `, ${libc}`}`;
  const sentence = `No native core for this machine (${platform}) was found; build one with: npx outlast build`;
  const lines = failures.map(({ path, reason }) => `  ${path}: ${reason}`);
  throw invalid("OUTLAST_NO_BINARY", [sentence, ...lines].join("\n"));
}
