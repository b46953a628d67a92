// Links of the documents: one to what is not shipped would lead nowhere in the package.
import { posix } from "node:path";

/** `[text](target)`, pictures too. */
const LINK = /!?\[([^\]]*)\]\(([^)\s]+)\)/g;

/** What a link of the document at `path` leads to in the package; undefined for one to elsewhere, or within it. */
function leadsTo(path, target) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith("#")) return undefined;
  return posix.join(posix.dirname(path), target.replace(/#.*$/, "")).replace(/\/$/, "");
}

function isDead(path, target, shipped) {
  const to = leadsTo(path, target);
  return to !== undefined && !shipped.some((one) => one === to || one.startsWith(`${to}/`));
}

/** The targets of a document that lead nowhere, given the paths that are shipped. */
export function deadLinks(path, text, shipped) {
  return Array.from(text.matchAll(LINK), ([, , target]) => target).filter((target) => isDead(path, target, shipped));
}

/** The document, in which what leads nowhere is its text alone. */
export function withoutDeadLinks(path, text, shipped) {
  return text.replaceAll(LINK, (link, words, target) => (isDead(path, target, shipped) ? words : link));
}
