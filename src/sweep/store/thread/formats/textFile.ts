import { closeSync, openSync, writeSync } from "node:fs";

/** Characters that are gathered before they are written. */
const FULL = 1 << 20;

/** Writes a file line by line; gives how many lines there were. */
export function writeLines(path: string, lines: Iterable<string>): number {
  const file = openSync(path, "w");
  let count = 0;
  try {
    let text = "";
    for (const line of lines) {
      text += `${line}\n`;
      count++;
      if (text.length < FULL) continue;
      writeAll(file, text);
      text = "";
    }
    writeAll(file, text);
  } finally {
    closeSync(file);
  }
  return count;
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
