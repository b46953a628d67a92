import { invalid } from "../core/index.js";
import { backendSchema, maxThreads } from "../native/index.js";
import type { BackendName } from "../native/index.js";

/** The whole number that an option says. Throws OUTLAST_USAGE. */
export function wholeOf(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw invalid("OUTLAST_USAGE", `${option} must be a whole number, got ${JSON.stringify(text)}.`);
}

/** The number of seconds that an option says, above 0. Throws OUTLAST_USAGE. */
export function secondsOf(option: string, text: string): number {
  const seconds = text.trim() === "" ? NaN : Number(text);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw invalid("OUTLAST_USAGE", `${option} must be a number above 0, got ${JSON.stringify(text)}.`);
}

/** What --backend says, undefined where it is not given. Throws OUTLAST_USAGE. */
export function backendOption(text: string | undefined): BackendName | undefined {
  const { success, data } = backendSchema.optional().safeParse(text);
  if (success) return data;
  const names = backendSchema.options.join(", ");
  throw invalid("OUTLAST_USAGE", `--backend must be one of ${names}, got ${JSON.stringify(text)}.`);
}

/** The number that --threads says, undefined where it is not given. Throws OUTLAST_USAGE. */
export function threadsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const threads = /^[1-9]\d*$/.test(text) ? Number(text) : NaN;
  if (threads <= maxThreads) return threads;
  const sentence = `--threads must be a whole number from 1 to ${maxThreads}, got ${JSON.stringify(text)}.`;
  throw invalid("OUTLAST_USAGE", sentence);
}
