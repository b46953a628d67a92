import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { builtFile } from "../../core/index.js";
import type { NativeDeviceInfo } from "../types.js";

/** What the child says of a library. */
export type TrialAnswer = { devices: NativeDeviceInfo[] } | { reason: string };

/** Seconds that a library has to answer: a driver that wakes many devices takes tens of them. */
const PATIENCE = 60;

/**
 * The devices of a library, which is loaded in a process of its own: one that crashes there, or never comes back, costs
 * this process nothing. Rejects with the reason where the library cannot be used.
 */
export async function tryLibrary(path: string, { seconds = PATIENCE } = {}): Promise<NativeDeviceInfo[]> {
  const child = fork(fileURLToPath(builtFile("native/device/trialProgram.js")), [path], {
    execArgv: [], // a debugger's port is taken
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<TrialAnswer>((resolve) => {
      const fail = (reason: string): void => resolve({ reason });
      timer = setTimeout(() => fail(`no answer within ${seconds} seconds`), seconds * 1000);
      child.once("message", (message) => resolve(message as TrialAnswer));
      child.once("error", ({ message }) => fail(`no process could be started to try it in: ${message}`));
      child.once("exit", (code, signal) => {
        const ended = (): void => fail(`it ended the process that tried it (${signal ?? `exit code ${code}`})`);
        // An answer may still be under way.
        if (child.connected) child.once("disconnect", ended);
        else setImmediate(ended);
      });
    });
    if ("reason" in answer) throw new Error(answer.reason);
    return answer.devices;
  } finally {
    clearTimeout(timer);
    child.kill("SIGKILL");
  }
}
