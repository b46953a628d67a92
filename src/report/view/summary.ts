import type { Page, Progress } from "../page/page.js";
import { html } from "./html.js";
import type { Html } from "./html.js";
import { showCount, showNumber, showSeconds, showShare, showTime } from "./numbers.js";

/** What ends of runs are called. */
const words: Record<string, string> = {
  done: "Done",
  stopped: "Stopped",
  diverged: "Diverged",
  pruned: "Pruned",
  limited: "Cut short",
  failed: "Failed",
};

/** The numbers that say what there is: large ones on top, the rest as a list. */
export function summaryView({ summary, table, papers, progress }: Page): Html {
  const { runs, byStatus, best, first, last, computedBy, sources } = summary;
  const ended = Object.entries(byStatus).filter(([, count]) => count > 0);
  const claims = papers.flatMap((paper) => paper.claims);
  const held = claims.filter(({ holds }) => holds).length;
  return html`${progress && progressView(progress)}
    <dl class="tiles">
      ${runs > 0 && tile("Runs", showCount(runs), table && `of ${showCount(table.points)} points`)}
      ${ended.map(([status, count]) =>
        tile(words[status] ?? status, showCount(count), count < runs && showShare(count / runs), status),
      )}
      ${best && tile(`Best ${best.metric}`, showNumber(best.value), best.point)}
      ${claims.length > 0 && tile("Claims that hold", `${held} of ${claims.length}`, undefined, held < claims.length && "failed")}
    </dl>
    <dl class="facts">
      ${last !== null && fact("When", first === null || first === last ? showTime(last) : `${showTime(first)} to ${showTime(last)}`)}
      ${computedBy.length > 0 && fact("Computed by", computedBy.join("; "))}
      ${fact(sources.length === 1 ? "Source" : "Sources", sources.join(", "))}
      ${best && fact("Key of the best run", html`<code>${best.key}</code>`, "wide")}
    </dl>`;
}

function tile(label: string, value: string, note?: string | false, status?: string | false): Html {
  return html`<div class="tile ${status}">
    <dt>${label}</dt>
    <dd>
      <span class="value">${value}</span>
      ${note !== undefined && note !== false && html`<span class="note">${note}</span>`}
    </dd>
  </div>`;
}

function fact(label: string, value: string | Html, width?: "wide"): Html {
  return html`<div class="${width}">
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

const states: Record<Progress["state"], string> = {
  running: "Running",
  complete: "Complete",
  ended: "No process is writing the store",
};

function progressView({ done, total, state, runsPerSecond, secondsLeft }: Progress): Html {
  const facts = [states[state]];
  if (total !== undefined) facts.push(`${showCount(done)} of ${showCount(total)} points`);
  if (state === "running") facts.push(`${showNumber(runsPerSecond)} runs/s`);
  if (secondsLeft !== undefined) facts.push(`about ${showSeconds(secondsLeft)} left`);
  return html`<div class="progress ${state}">
    ${
      total !== undefined &&
      html`<progress aria-label="Points that are done" max="${Math.max(1, total)}" value="${done}"></progress>`
    }
    <p>${facts.join(" · ")}</p>
  </div>`;
}
