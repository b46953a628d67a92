import { CommanderError } from "commander";
import type { ErrorCode } from "../core/index.js";
import { toStderr } from "./output.js";

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

/** What each says, as `outlast --help` and docs/commands.md have it. */
export const exitMeanings: Readonly<Record<number, string>> = {
  [exitCodes.ok]: "done",
  [exitCodes.internal]: "a fault of the machine or of the package: no native core, a file cannot be written",
  [exitCodes.usage]: "a fault in what was asked for: the command line, a spec, a file that it names",
  [exitCodes.runsFailed]: "some runs of a sweep failed, or stores that were united lack some; the others are stored",
  [exitCodes.claimFailed]: "a claim of a paper does not hold within its tolerance",
  [exitCodes.preempted]: "a sweep ended by SIGTERM; the same command goes on where it was",
  [exitCodes.interrupted]: "interrupted by Ctrl-C (SIGINT)",
  [exitCodes.terminated]: "ended by SIGTERM",
};

/** Faults of this machine or of the package, not of what was asked for. */
const ownFaults: readonly ErrorCode[] = [
  "OUTLAST_WRITE",
  "OUTLAST_NO_BINARY",
  "OUTLAST_THREAD",
  "OUTLAST_DEVICE",
  "OUTLAST_NATIVE",
];

/** Whether it is how commander ends after --help and --version. */
export function isGoodEnd(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** One line on stderr, `outlast: <sentence> [CODE]`, as it may be shown, and the exit code that goes with it. */
export function reportError(error: unknown, shown = (sentence: string): string => sentence): number {
  if (error instanceof CommanderError) {
    const sentence = shown(error.message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " "));
    toStderr(`outlast: ${sentence} [OUTLAST_USAGE]\n`);
    return exitCodes.usage;
  }
  const { code, message } = error as { code?: unknown; message?: unknown };
  const sentence = shown(typeof message === "string" ? message : String(error));
  if (typeof code !== "string" || !code.startsWith("OUTLAST_")) {
    toStderr(`outlast: internal error: ${sentence} [OUTLAST_INTERNAL]\n`);
    return exitCodes.internal;
  }
  toStderr(`outlast: ${sentence} [${code}]\n`);
  return (ownFaults as readonly string[]).includes(code) ? exitCodes.internal : exitCodes.usage;
}
