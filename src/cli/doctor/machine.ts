import { readFileSync } from "node:fs";
import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import type { NativeSearch } from "../../native/index.js";
import type { Machine } from "./diagnosis.js";

/** What each level above the baseline asks of a processor, as native/levels/cpu.h does. */
const flagsOfLevels: readonly (readonly [level: string, flags: readonly string[]])[] = [
  ["v3", ["avx2", "fma", "bmi2"]],
  ["v4", ["avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"]],
];

interface Report {
  userLimits?: Record<string, { soft?: unknown; hard?: unknown }>;
}

/** This machine, without the native core. `libc` is what the core's loader has found. */
export function machine(libc: NativeSearch["libc"]): Machine {
  const { userLimits } = report();
  const limit = process.constrainedMemory();
  const { soft, hard } = userLimits?.["open_files"] ?? {};
  return {
    platform: `${process.platform}-${process.arch}`,
    libc,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    threads: availableParallelism(),
    levels: levels(textOf("/proc/cpuinfo")),
    memory: { total: totalmem(), limit: limit > 0 && limit < totalmem() ? limit : null, free: freemem() },
    openFiles: { soft: numberOf(soft), hard: numberOf(hard) },
  };
}

/** The levels that the flags of /proc/cpuinfo stand for; each is there only with those below it. */
export function levels(cpuinfo: string): string[] {
  const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.split(/\s+/));
  const lacking = flagsOfLevels.findIndex(([, wanted]) => !wanted.every((flag) => flags.has(flag)));
  const above = lacking < 0 ? flagsOfLevels : flagsOfLevels.slice(0, lacking);
  return ["baseline", ...above.map(([level]) => level)];
}

/** The version of the NVIDIA driver, which is asked nothing: it says so in a file. Null where there is none. */
export function nvidiaDriver(): string | null {
  const [, driver = null] = /Kernel Module\s+(?:for \S+\s+)?([\d.]+)/.exec(textOf("/proc/driver/nvidia/version")) ?? [];
  return driver;
}

/** Without what it says of the network, for which it looks up names. */
function report(): Report {
  const process_ = process.report as typeof process.report & { excludeNetwork?: boolean };
  const { excludeNetwork = false } = process_;
  process_.excludeNetwork = true;
  const found = process_.getReport() as Report;
  process_.excludeNetwork = excludeNetwork;
  return found;
}

/** A limit, or null for one that is called unlimited. */
function numberOf(limit: unknown): number | null {
  const number = Number(limit);
  return limit === undefined || !Number.isFinite(number) ? null : number;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
