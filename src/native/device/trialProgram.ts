import { native } from "../index.js";
import type { TrialAnswer } from "./trial.js";

// The program of the child process in which a device's library is tried.

function answer(library: string): TrialAnswer {
  try {
    return { devices: native().devices(library) };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

process.send?.(answer(process.argv[2] ?? ""));
