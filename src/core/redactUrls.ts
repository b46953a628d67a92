/** What stands for a password in all that is said. */
export const HIDDEN = "***";

/** A text with the passwords of all URLs in it hidden. */
export function redactUrls(text: string): string {
  return text
    .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@?#]*):[^\s]*@/gi, `$1:${HIDDEN}@`)
    .replaceAll(/([?&](?:password|pass)=)[^\s&#]*/gi, `$1${HIDDEN}`);
}
