/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

export type Part = string | number | boolean | null | undefined | Html | readonly Part[];

/**
 * HTML with what is filled in escaped, unless it is HTML already: the one way by which pages are put together. Lists
 * are joined; null, undefined and false are nothing. Values stand in text or in attributes in double quotes.
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.map((text, i) => text + textOf(parts[i])).join(""));
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (part === undefined || part === null || part === false) return "";
  if (typeof part === "object") return part.map(textOf).join("");
  return escapeText(String(part));
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text as HTML has it, in text or in a quoted attribute. What no HTML can hold shows as a replacement character. */
function escapeText(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  const possible = text.replaceAll(/[\0-\x08\v\f\x0e-\x1f\x7f]|\p{Surrogate}/gu, "\ufffd");
  return possible.replaceAll(/[&<>"']/g, (character) => escapes[character]!);
}

/** JSON that a `<script type="application/json">` can hold: nothing in it ends the element or opens a comment. */
export function scriptJson(value: unknown): Html {
  const text = JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return new Html(text);
}
