import type { Claim, PaperResult } from "../paper.js";
import { decodingClaims } from "./decodingClaims.js";
import { delayClaims } from "./delayClaims.js";
import { dynamicsClaims } from "./dynamicsClaims.js";
import { gradientClaims } from "./gradientClaims.js";
import { kernelClaims } from "./kernelClaims.js";
import { weightClaims } from "./weightClaims.js";
import { movementClaims } from "./movementClaims.js";

/** What runs and computations are held to. */
export function linearBiasClaims(results: readonly PaperResult[]): Claim[] {
  return [
    ...weightClaims(),
    ...gradientClaims(results),
    ...movementClaims(results),
    ...kernelClaims(results),
    ...dynamicsClaims(results),
    ...delayClaims(results),
    ...decodingClaims(results),
  ];
}
