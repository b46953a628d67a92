import { readFileSync } from "node:fs";

/** Place of a process's start among the fields behind its name in /proc/PID/stat. */
const START = 19;

/**
 * What tells a process from every other that has its id, earlier or later: the machine's boot and the process's start.
 * Undefined where it is gone, and on systems that do not say it.
 */
export function processMark(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // A name may have spaces and parentheses in it; what is behind it has none.
    const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[START];
    return start === undefined ? undefined : `${boot} ${start}`;
  } catch {
    return undefined;
  }
}
