import type { Claim, PaperResult } from "../paper.js";
import { delayClaims } from "./delayClaims.js";
import { dynamicsClaims } from "./dynamicsClaims.js";
import { kernelClaims } from "./kernelClaims.js";
import { weightClaims } from "./weightClaims.js";
import { movementClaims } from "./movementClaims.js";

/** What runs and computations are held to. */
export function linearBiasClaims(results: readonly PaperResult[]): Claim[] {
  return [
    ...weightClaims(),
    ...movementClaims(results),
    ...kernelClaims(results),
    ...dynamicsClaims(results),
    ...delayClaims(results),
  ];
}
