import { SingleBar } from "cli-progress";
import type { Params } from "cli-progress";
import { visible } from "./output.js";

const WIDTH = 24;

/**
 * What a bar says before and behind itself: `counted` as "7/20 steps", `more` between bars of text, `left` instead of
 * its own guess of the time that is left.
 */
export interface BarWords {
  title?: string;
  counted?: string | undefined;
  more?: readonly string[];
  left?: string | undefined;
}

/**
 * A bar on stderr; plain lines every few seconds where that is no terminal. `words` reads what updates bring. It moves
 * the cursor, so it writes by itself, but its line is made fit to be seen.
 */
export function newBar<T>(words: (payload: T) => BarWords): SingleBar {
  return new SingleBar({
    stream: process.stderr,
    format: (_, params, payload: T) => visible(line(params, words(payload))),
    fps: 5,
    hideCursor: true,
    clearOnComplete: true,
    noTTYOutput: true,
    notTTYSchedule: 5000,
  });
}

function line({ progress, value, total, eta }: Params, { title, counted, more = [], left }: BarWords): string {
  const filled = Math.round(progress * WIDTH);
  const bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
  const parts = [`${bar} ${Math.floor(progress * 100)} %`];
  if (counted !== undefined) parts.push(`${value}/${total} ${counted}`);
  parts.push(...more);
  if (left !== undefined) parts.push(`${left} left`);
  else if (value > 0 && value < total && Number.isFinite(eta)) parts.push(`${eta} s left`);
  return `${title === undefined ? "" : `${title} `}${parts.join(" | ")}`;
}
