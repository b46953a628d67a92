import { spawn } from "node:child_process";
import { exitCodes } from "../exit.js";
import type { SweepSignals } from "../sweep/sweepSignals.js";

/** Seconds without a chunk of its level after which a lowered worker makes place for the one that it stands for. */
const IDLE = 5;

/** What a lowered worker did, and how it ended. */
export interface Lowered {
  code: number;
  chunks: number;
  runs: number;
}

/**
 * Runs this very command once more in a process at a lower ISA level, until there is nothing for it. The core is at one
 * level for as long as a process lives.
 */
export async function runLower(isa: string, signals: SweepSignals): Promise<Lowered> {
  const words = [...process.argv.slice(1), "--json", "--only-isa", isa, "--idle-seconds", String(IDLE)];
  const child = spawn(process.execPath, [...process.execArgv, ...words], {
    env: { ...process.env, OUTLAST_ISA: isa },
    stdio: ["ignore", "pipe", "inherit", "ipc"], // by the last it hears when we are gone
    detached: true, // a terminal's Ctrl-C would reach it twice, by itself and from here
  });
  const pass = (): void => {
    child.kill(signals.exitCode === exitCodes.preempted ? "SIGTERM" : "SIGINT");
  };
  const passAgain = (): void => {
    if (signals.exitCode !== exitCodes.preempted) child.kill("SIGINT");
  };
  signals.drain.addEventListener("abort", pass);
  signals.stop.addEventListener("abort", passAgain);
  let text = "";
  child.stdout!.on("data", (data: Buffer) => (text += data.toString()));
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (status) => resolve(status ?? exitCodes.internal));
    });
    const { chunks = 0, runs = 0 } = (text === "" ? {} : JSON.parse(text)) as Partial<Lowered>;
    return { code, chunks, runs };
  } finally {
    signals.drain.removeEventListener("abort", pass);
    signals.stop.removeEventListener("abort", passAgain);
  }
}
