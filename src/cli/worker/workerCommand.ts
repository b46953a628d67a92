import { readableJson } from "../../store/index.js";
import { work } from "../../sweep/index.js";
import { commandLine } from "../commandLine.js";
import type { WorkerCommandOptions } from "../commands/worker.js";
import { exitCodes } from "../exit.js";
import { secondsOf, threadsOf } from "../options.js";
import { toStderr, toStdout } from "../output.js";
import { queueOf } from "../queueOption.js";
import { sweepSignals } from "../sweep/sweepSignals.js";
import { runLower } from "./runLower.js";

/** Serves a queue. Returns the exit code. */
export async function workerCommand(options: WorkerCommandOptions): Promise<number> {
  const { json = false, quiet = false, out, idleSeconds } = options;
  const threads = threadsOf(options.threads);
  const tell = (sentence: string): void => {
    if (!quiet) toStderr(`${sentence}\n`);
  };
  const signals = sweepSignals(() => tell("Finishing the chunk under way; Ctrl-C again gives it back."));
  if (options.onlyIsa !== undefined) endWithParent();
  const total = { chunks: 0, runs: 0 };
  try {
    for (let isOver = false; !isOver && signals.exitCode === undefined;) {
      const { status, isa, chunks, runs } = await work({
        queue: queueOf(options.queue, process.env),
        threads,
        ...(out !== undefined && { folder: out }),
        ...(options.onlyIsa !== undefined && { onlyIsa: options.onlyIsa }),
        ...(options.modules !== undefined && { modules: options.modules }),
        ...(idleSeconds !== undefined && { idleSeconds: secondsOf("--idle-seconds", idleSeconds) }),
        signal: signals.stop,
        drain: signals.drain,
        onNote: tell,
        command: commandLine(),
      });
      add(total, { chunks, runs });
      isOver = status !== "lower";
      if (isa === undefined) continue;
      tell(`A sweep pins ISA level ${isa}: going on at that level.`);
      const lower = await runLower(isa, signals);
      add(total, lower);
      if (lower.code !== exitCodes.ok) return signals.exitCode ?? lower.code;
    }
    const text = `${total.chunks} chunks done, ${total.runs} runs computed\n`;
    toStdout(json ? readableJson(total) : text);
    return signals.exitCode ?? exitCodes.ok;
  } finally {
    signals.dispose();
  }
}

/** A worker that stands for another one ends when that one is gone, however it ended. */
function endWithParent(): void {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel?.unref();
}

function add(total: { chunks: number; runs: number }, { chunks, runs }: { chunks: number; runs: number }): void {
  total.chunks += chunks;
  total.runs += runs;
}
