import { OutlastError } from "../../../core/index.js";

/** What is thrown for a store whose tables are whole, and what they say is not. */
export function damaged(path: string, why: string, cause?: unknown): OutlastError {
  return new OutlastError("OUTLAST_FORMAT", `The store ${path} is damaged: ${why}. Take an earlier copy of it.`, {
    cause,
  });
}

/** Nested deeper than this, JSON is none of ours, and would end in a full stack at the next who walks through it. */
const DEEPEST = 500;

/** JSON of a store. Throws OUTLAST_FORMAT for what is none. */
export function parsed(path: string, what: string, text: unknown): unknown {
  if (typeof text !== "string") throw damaged(path, `${what} is no text`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(path, `${what} is no JSON`, cause);
  }
  if (text.length > DEEPEST && depthOf(text) > DEEPEST) throw damaged(path, `${what} is nested too deeply`);
  return value;
}

/** How deeply JSON is nested. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const [sign] of text.matchAll(/[[{]|[\]}]|"(?:[^"\\]|\\.)*"/g)) {
    if (sign === "[" || sign === "{") deepest = Math.max(deepest, ++depth);
    else if (sign === "]" || sign === "}") depth--;
  }
  return deepest;
}
