import type { FixedPoint, GruFixedPoints } from "../../analysis/index.js";
import { showGap, showValue } from "./numbers.js";

/** Why a GRU unit cannot count, with its own numbers. */
export function fixedPointLines({ open, close, threshold, steps }: GruFixedPoints): string[] {
  const rest = ({ h, settled, rho }: FixedPoint): string => {
    if (!settled) return "no state that it keeps";
    const sides = rho < 0 ? ", from side to side" : "";
    return `${showValue(h)}, distances shrinking to ${showGap(Math.abs(rho))} of themselves a step${sides}`;
  };
  const changes =
    threshold === null
      ? "the second answer does not change with it"
      : `the second answer changes at h = ${showValue(threshold)}`;
  return [
    "A GRU unit cannot count, whatever its weights: its state stays between -1 and 1 and goes to a fixed point.",
    `Openings lead to h = ${rest(open)}.`,
    `Closings lead to h = ${rest(close)}; ${changes}.`,
    crossing(steps),
  ];
}

function crossing(steps: GruFixedPoints["steps"]): string {
  if (steps === null) return "From the first its second answer never comes to say that no bracket is open.";
  if (steps === 0)
    return "At the first its second answer is already that no bracket is open, before any of them closes.";
  const closings = steps === 1 ? "1 closing" : `${steps} closings`;
  return `From the first it takes m* = ${closings} to the answer that no bracket is open, however many were open.`;
}
