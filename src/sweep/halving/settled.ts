import { isWhole } from "../store/index.js";
import type { RunStanding } from "../store/index.js";
import { survivorsOf } from "./halving.js";
import type { Halving } from "./halving.js";

/**
 * Whether a store has at least as much of a bracket as halving leaves: every run whole or a prefix to a rung or later,
 * and beyond each rung as many of them as go on from it. Its runs' standings say so, undefined where there is none.
 */
export function isSettled(bracket: readonly (RunStanding | undefined)[], halving: Halving): boolean {
  const pruned: number[] = [];
  for (const standing of bracket) {
    if (standing?.status === "pruned" || standing?.status === "limited") pruned.push(standing.steps);
    else if (!isWhole(standing?.status)) return false;
  }
  const { first, factor } = halving;
  if (pruned.some((steps) => steps < first)) return false;
  const last = pruned.reduce((most, steps) => Math.max(most, steps), 0);
  let left = bracket.length;
  for (let rung = first; rung <= last; rung *= factor) {
    left = survivorsOf(left, halving);
    const upToHere = pruned.filter((steps) => steps < rung * factor).length;
    if (bracket.length - upToHere < left) return false;
  }
  return true;
}
