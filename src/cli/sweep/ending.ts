import { readableJson } from "../../store/index.js";
import { toStdout } from "../output.js";

/** How a summary is printed. */
export interface Printing {
  json: boolean;
  jsonl: boolean;
}

/** Prints a summary: for people, as JSON, or as the last of the lines of JSON. */
export function printSummary(summary: object, text: () => string, { json, jsonl }: Printing): void {
  if (jsonl) toStdout(`${JSON.stringify({ event: "summary", ...summary })}\n`);
  else toStdout(json ? readableJson(summary) : text());
}

/** Why a sweep, a search or a diagram is not whole. */
export function stoppedText({ givenUp, store }: { givenUp: string | undefined; store: string }, what: string): string {
  return givenUp === undefined ? `Stopped; ${store} has what is finished.` : `${givenUp}: the ${what} was given up.`;
}
