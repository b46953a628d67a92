import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { OutlastError, fromNative } from "../core/index.js";
import type { Native } from "./types.js";

/** The interface in types.ts that this package speaks; a binary of another one is refused. */
const EXPECTED_ABI = 1;

/** Where the binary may lie, best first: the override, this clone's own build, a prebuilt one. */
function candidates(platform: string): string[] {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const override = process.env["OUTLAST_BINARY"];
  const own = [`${root}build/native/Release/outlast.node`, `${root}prebuilds/${platform}/outlast.node`];
  return override === undefined || override === "" ? own : [override];
}

/** `linux-x64`, `linux-x64-musl`, `darwin-arm64`, ...; the C library matters on Linux only. */
function platformName(): string {
  const report = process.report as typeof process.report & { excludeNetwork?: boolean };
  const { excludeNetwork = false } = report;
  report.excludeNetwork = true; // else it looks up the names behind open connections, which can take seconds
  const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
  report.excludeNetwork = excludeNetwork;
  const musl = process.platform === "linux" && header?.glibcVersionRuntime === undefined;
  return `${process.platform}-${process.arch}${musl ? "-musl" : ""}`;
}

/**
 * Loads the native core. Throws OUTLAST_NO_BINARY with every path tried, why it did not do, and the command that
 * builds one.
 */
export function loadNative(): Native {
  const platform = platformName();
  const require = createRequire(import.meta.url);
  const failures: string[] = [];
  const causes: unknown[] = [];
  for (const path of candidates(platform)) {
    try {
      if (!existsSync(path)) throw new Error("not found");
      const binary = require(path) as Native;
      if (binary.abi !== EXPECTED_ABI) throw new Error(`its interface is ${binary.abi}, not ${EXPECTED_ABI}`);
      return withOutlastErrors(binary);
    } catch (cause) {
      failures.push(`  ${path}: ${(cause as Error).message}`);
      causes.push(cause);
    }
  }
  const sentence = `No native core for ${platform} was found; build one with: npx outlast build\n${failures.join("\n")}`;
  throw new OutlastError("OUTLAST_NO_BINARY", sentence, { cause: new AggregateError(causes) });
}

/** The same functions, throwing `OutlastError`. */
function withOutlastErrors(binary: Native): Native {
  const entries = Object.entries(binary).map(([name, member]: [string, unknown]) => {
    if (typeof member !== "function") return [name, member];
    const guarded = (...values: unknown[]): unknown => {
      try {
        return (member as (...values: unknown[]) => unknown)(...values);
      } catch (error) {
        throw fromNative(error);
      }
    };
    return [name, guarded];
  });
  return Object.freeze(Object.fromEntries(entries) as Native);
}
