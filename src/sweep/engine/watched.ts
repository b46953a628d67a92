import type { Execution } from "./execution.js";
import type { SweepProgress } from "./tally.js";

/** Milliseconds between two reports. */
export const REPORT = 200;

/** Runs an execution to its end, and says how far it is meanwhile; what `onProgress` throws ends it. */
export async function watched(
  execution: Execution,
  onProgress: ((progress: SweepProgress) => void) | undefined,
): Promise<void> {
  const report = (): void => {
    try {
      onProgress?.(execution.progress());
    } catch (error) {
      execution.fail(error);
    }
  };
  const timer = setInterval(report, REPORT);
  try {
    await execution.run();
    onProgress?.(execution.progress());
  } finally {
    clearInterval(timer);
  }
}
