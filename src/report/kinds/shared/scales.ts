/** Ends further apart than this ask for a log axis. */
const DECADE = 10;

/** The scale of what somebody chose: log where numbers are spaced geometrically, as lengths and learning rates are. */
export function spacingScale(values: readonly number[]): "linear" | "log" {
  const ascending = [...new Set(values)].sort((a, b) => a - b);
  const [first = 0, last = 0] = [ascending[0], ascending.at(-1)];
  if (ascending.length < 2 || first <= 0) return "linear";
  if (ascending.length > 2 && isGeometric(ascending)) return "log";
  if (last / first < DECADE) return "linear";
  if (ascending.length === 2) return "log";
  // The middle number lies at the middle of the scale that it is spaced on.
  const middle = ascending[Math.floor(ascending.length / 2)]!;
  return middle * middle < Math.sqrt(first * last) * ((first + last) / 2) ? "log" : "linear";
}

function isGeometric(ascending: readonly number[]): boolean {
  const ratios = ascending.slice(1).map((value, i) => value / ascending[i]!);
  return Math.max(...ratios) / Math.min(...ratios) < 1.01;
}

/** The scale of what came out: log where most numbers are above 0, none is below, and the greatest far above the least. */
export function rangeScale(values: Iterable<number | null | undefined>): "linear" | "log" {
  let [all, positive, least, most] = [0, 0, Infinity, 0];
  for (const value of values) {
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    if (value < 0) return "linear";
    all++;
    if (value === 0) continue;
    positive++;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return 2 * positive >= all && most / least >= DECADE ? "log" : "linear";
}
