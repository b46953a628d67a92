import { execFileSync } from "node:child_process";
import { cpus, release } from "node:os";
import { compiled } from "./compile.mjs";

/** What the machine calls itself. */
export function machineName() {
  return `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${process.platform} ${release()}`;
}

/**
 * GFLOP/s of one core in float32 and float64, and GB/s read from each cache and from memory; or why not. With the
 * instructions of `level` alone, where one is given: half of a core's peak, if its widest registers are twice as wide.
 */
export function measureMachine(level) {
  const [name, march] = level === undefined ? ["machine"] : [`machine-${level}`, `x86-64-${level}`];
  const { program, missing } = compiled("bench/machine.cc", name, march);
  return missing === undefined ? JSON.parse(execFileSync(program, { encoding: "utf8" })) : { missing };
}

/** The best of several measurements. */
export function bestMachine(measured) {
  const [first] = measured;
  if (first?.missing !== undefined) return first;
  const best = (of) => Math.max(...measured.map(of));
  const read = Object.fromEntries(Object.keys(first.read).map((level) => [level, best((one) => one.read[level])]));
  return { float32: best((one) => one.float32), float64: best((one) => one.float64), read };
}
