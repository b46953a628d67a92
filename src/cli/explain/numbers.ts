/** Six digits, without those that say nothing: deviations of 1e-4 must show. */
export function showValue(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : value > 0 ? "infinite" : "-";
}

/** How far off: two digits, 0 where it is exact. */
export function showGap(value: number): string {
  return value === 0 ? "0" : String(Number(value.toPrecision(3)));
}
