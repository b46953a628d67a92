import type { Claim, PaperResult } from "../paper.js";
import { certificateClaims } from "./certificates.js";
import { deviationClaims } from "./deviations.js";
import { handMadeClaims } from "./handMadeClaims.js";
import { remedyClaims } from "./remedyClaims.js";
import { studyClaims } from "./studyClaims.js";
import { variantClaims } from "./variantClaims.js";
import { weightClaims } from "./weightClaims.js";

/** What runs are held to; experiments that were not run have none. */
export function countingClaims(results: readonly PaperResult[]): Claim[] {
  return [
    ...studyClaims(results),
    ...weightClaims(results),
    ...deviationClaims(results),
    ...certificateClaims(results),
    ...handMadeClaims(results),
    ...variantClaims(results),
    ...remedyClaims(results),
  ];
}
