import { CommanderError } from "commander";
import type { ErrorCode } from "../core/index.js";

/** What a command's exit code says. */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  runsFailed: 3,
  claimFailed: 4,
  preempted: 75,
  interrupted: 130,
  terminated: 143,
} as const;

/** Faults of this machine or of the package, not of what was asked for. */
const ownFaults: readonly ErrorCode[] = ["OUTLAST_WRITE", "OUTLAST_NO_BINARY", "OUTLAST_THREAD", "OUTLAST_NATIVE"];

/** Whether it is how commander ends after --help and --version. */
export function isGoodEnd(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** One line on stderr, `outlast: <sentence> [CODE]`, as it may be shown, and the exit code that goes with it. */
export function reportError(error: unknown, shown = (sentence: string): string => sentence): number {
  if (error instanceof CommanderError) {
    const sentence = shown(error.message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " "));
    process.stderr.write(`outlast: ${sentence} [OUTLAST_USAGE]\n`);
    return exitCodes.usage;
  }
  const { code, message } = error as { code?: unknown; message?: unknown };
  const sentence = shown(typeof message === "string" ? message : String(error));
  if (typeof code !== "string" || !code.startsWith("OUTLAST_")) {
    process.stderr.write(`outlast: internal error: ${sentence} [OUTLAST_INTERNAL]\n`);
    return exitCodes.internal;
  }
  process.stderr.write(`outlast: ${sentence} [${code}]\n`);
  return (ownFaults as readonly string[]).includes(code) ? exitCodes.internal : exitCodes.usage;
}
