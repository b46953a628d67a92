import { scale } from "@observablehq/plot";
import type { Scale } from "@observablehq/plot";

let ramp: Scale | undefined;

/** The colour at 0 to 1 of viridis (S. van der Walt and N. Smith, 2015): the higher, the lighter, also in grey. */
export function viridis(along: number): string {
  ramp ??= scale({ color: { type: "linear", domain: [0, 1], scheme: "viridis", clamp: true } });
  return ramp.apply(along) as string;
}
