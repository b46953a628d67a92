import type { SpecPart } from "../page/page.js";
import { html } from "./html.js";
import type { Html } from "./html.js";

/** What was run, and the command that runs it again. */
export function specView({ spec, command, base }: SpecPart): Html {
  return html`<p>All of it again:</p>
    ${copied("command", command, "command")}
    ${
      base &&
      html`<p>
        A point's command, which shows when it is picked in the table, reads
        <button type="button" class="link" data-save="base"><code>${base.file}</code></button>. Names of files in it are
        relative to where it lies.
      </p>`
    }
    <details>
      <summary>The spec</summary>
      ${copied("spec", JSON.stringify(spec, undefined, 2), "spec")}
    </details>`;
}

/** A text with a button that copies it. */
export function copied(id: string, text: string, what: string): Html {
  return html`<div class="copied">
    <pre tabindex="0" role="region" id="${id}" aria-label="The ${what}"><code>${text}</code></pre>
    <button type="button" data-copy="${id}">Copy<span class="hidden"> the ${what}</span></button>
  </div>`;
}
