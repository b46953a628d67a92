import { randomUUID } from "node:crypto";

/** What the escape of a colour of ours is written as until it leaves: no text from elsewhere can know it. */
export const ourEscape = `<${randomUUID()}>`;

/** All that moves a cursor, clears a screen, sets a title or turns text around; newlines and tabs are layout. */
const unseen = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * A text as a terminal may have it: names, paths and sentences are often a stranger's, so control characters, those of
 * writing direction and Unicode's own separators of lines show as \u001b and the like, but for our own colours. In JSON
 * that is the same string: outside of strings it has none of them.
 */
export function visible(text: string): string {
  const shown = (part: string): string =>
    part.replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return text.split(ourEscape).map(shown).join("\u001b");
}

/** Data, and nothing else. */
export function toStdout(text: string): void {
  process.stdout.write(visible(text));
}

/** Whatever is no data: notes, faults. */
export function toStderr(text: string): void {
  process.stderr.write(visible(text));
}
