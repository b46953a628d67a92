import { redactUrls } from "../core/index.js";
import { toStderr } from "./output.js";

/**
 * Draws what comes beside results that are already written: where that fails, it costs a sentence on stderr and nothing
 * else. Returns whether something was drawn.
 */
export async function drawBeside(draw: () => Promise<boolean>): Promise<boolean> {
  try {
    return await draw();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    toStderr(`The figure could not be drawn: ${redactUrls(reason)}\n`);
    return false;
  }
}
