import type { SpecPart } from "../page/page.js";
import { html } from "./html.js";
import type { Html } from "./html.js";

/** What was run, and the command that runs it again. */
export function specView({ name, file, spec, command }: SpecPart, place: number): Html {
  const button =
    file !== undefined &&
    html`<button type="button" class="js" data-save="spec" data-spec="${place}">Save ${file}</button>`;
  return html`<article class="spec">
    <h3>${name}</h3>
    ${copied(`command-${place}`, command, `command of ${name}`)}
    ${
      spec !== undefined &&
      html`<details>
          <summary>The spec</summary>
          ${copied(`spec-${place}`, JSON.stringify(spec, undefined, 2), `spec of ${name}`)}
        </details>
        ${button}`
    }
  </article>`;
}

/** A text with a button that copies it. */
export function copied(id: string, text: string, what: string): Html {
  return html`<div class="copied">
    <pre tabindex="0" role="region" id="${id}" aria-label="The ${what}"><code>${text}</code></pre>
    <button type="button" data-copy="${id}">Copy<span class="hidden"> the ${what}</span></button>
  </div>`;
}
