import type { Certificate } from "../../analysis/index.js";
import type { ResolvedModelSpec } from "../../models/index.js";
import type { Styles } from "../styles.js";
import { showNumber } from "./format.js";

const stateWords: Record<Certificate["states"], string> = {
  monotone: "its steps keep the order of states to the last bit, so the extreme states of every depth were followed",
  widened: "its steps keep the order of states but for what every step was given room for, rounding above all",
  boxes: "its steps are not known to keep the order of states, so interval arithmetic held them all",
};

/** A certificate in sentences. */
export function certificateText(
  certificate: Certificate,
  { cell, dtype }: ResolvedModelSpec,
  name: string,
  styles: Styles,
): string {
  const { upTo, threshold, worst, depth, states } = certificate;
  const lines = [
    `${styles.bold(name)}: ${cell}, one unit, ${dtype}, on all Dyck-1 prefixes of up to ${upTo} symbols`,
    `  ${styles.bold(horizonSentence(certificate))}`,
  ];
  if (worst !== undefined) {
    const [open, close] = worst.outputs.map(showNumber);
    const wanted = worst.targets.map((target) => (target === 1 ? `at least ${threshold}` : `below ${threshold}`));
    lines.push(
      `  Wrong at symbol ${worst.step}, depth ${worst.depth}: ${runs(worst.string)}`,
      `  Its outputs there, for ( and for ), are ${open} and ${close}; they should be ${wanted.join(" and ")}.`,
    );
  }
  if (depth.upTo > 0) lines.push(`  ${depthSentence(depth)}`);
  lines.push(styles.dim(`  How: ${stateWords[states]}.`));
  return `${lines.join("\n")}\n`;
}

function horizonSentence({ kind, horizon, upTo, worst }: Certificate): string {
  if (horizon === upTo) return `Horizon of at least ${horizon}: every string is right, up to there.`;
  if (kind === "exact")
    return `Horizon ${horizon}: every string is right up to there, and one of ${horizon + 1} is not.`;
  const beyond = worst === undefined ? "and none was found to be wrong" : `and below ${worst.step}, where one is wrong`;
  return `Horizon of at least ${horizon}, up to where every string is right, ${beyond}.`;
}

function depthSentence({ certified, upTo }: Certificate["depth"]): string {
  if (certified === 0) return "Strings of any length: not shown to be right at any depth.";
  const tried = certified === upTo ? ", the greatest tried" : "";
  return `Strings of any length: right where they are never deeper than ${certified}${tried}.`;
}

/** `(^32 )^32`: runs of equal brackets; the first and last of many. */
export function runs(string: string): string {
  const all = (string.match(/\(+|\)+/g) ?? []).map((run) => (run.length === 1 ? run : `${run[0]}^${run.length}`));
  const shown = 12;
  if (all.length <= 2 * shown) return all.join(" ");
  return `${all.slice(0, shown).join(" ")} ... ${all.slice(-shown).join(" ")} (${all.length} runs)`;
}
