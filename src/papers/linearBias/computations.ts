import type { Computation, Preset } from "../paper.js";
import { delayComputations } from "./delayTask.js";
import { gradientComputations } from "./gradient.js";
import { kernelComputations } from "./kernel.js";
import { movementComputations } from "./movement.js";

/** What the paper measures beside its runs. */
export function linearBiasComputations(preset: Preset): Computation[] {
  return [
    ...kernelComputations(preset),
    ...gradientComputations(preset),
    ...movementComputations(),
    ...delayComputations(preset),
  ];
}
