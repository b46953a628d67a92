import type { PaperPart } from "../page/page.js";
import { html } from "./html.js";
import type { Html } from "./html.js";

/** What a paper says, held to what was measured; and its table. */
export function paperView({ name, about, claims, table, unmeasured }: PaperPart): Html {
  const [head = [], ...rows] = table;
  const failed = claims.filter(({ holds }) => !holds).length;
  return html`<article class="paper">
    <h3>${name}</h3>
    <p>${about}</p>
    <p class="verdict ${failed === 0 ? "done" : "failed"}">
      ${failed === 0 ? `All ${claims.length} claims hold.` : `${failed} of ${claims.length} claims fail.`}
      ${unmeasured > 0 && ` ${unmeasured} ${unmeasured === 1 ? "run" : "runs"} could not be measured.`}
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Claims of ${name}">
      <table class="claims">
        <thead>
          <tr>
            <th scope="col">Verdict</th>
            <th scope="col">Claim</th>
            <th scope="col">Measured</th>
            <th scope="col">Held to</th>
          </tr>
        </thead>
        <tbody>
          ${claims.map(
            (claim) =>
              html`<tr>
                <td class="verdict ${claim.holds ? "done" : "failed"}">${claim.holds ? "holds" : "fails"}</td>
                <td><span class="kind">${claim.kind}</span> ${claim.sentence}</td>
                <td>${claim.measured}</td>
                <td>${claim.tolerance}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${rows.length > 0 && mediansView(name, head, rows)}
  </article>`;
}

function mediansView(name: string, head: readonly string[], rows: readonly (readonly string[])[]): Html {
  return html`<details>
    <summary>Medians over seeds: ${rows.length} groups</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Medians of ${name}">
      <table>
        <thead>
          <tr>
            ${head.map((text) => html`<th scope="col">${text}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${row.map((text) => html`<td class="${isNumber(text) && "number"}">${text}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function isNumber(text: string): boolean {
  return text !== "" && Number.isFinite(Number(text));
}
