import { scale } from "@observablehq/plot";

let ramp: ((along: number) => string) | undefined;

/** The colour at 0 to 1 of viridis (S. van der Walt and N. Smith, 2015): the higher, the lighter, also in grey. */
export function viridis(along: number): string {
  ramp ??= scale({ color: { type: "linear", domain: [0, 1], scheme: "viridis", clamp: true } }).apply as (
    along: number,
  ) => string;
  return ramp(along);
}
