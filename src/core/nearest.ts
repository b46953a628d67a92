/**
 * The candidate that a mistyped `name` most likely meant, or undefined where none is close.
 * Close: an edit distance (Levenshtein, with neighbours swapped as one edit) of at most a third of the longer name,
 * or the one contains the other.
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  const lower = name.toLowerCase();
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    const contained = lower.length > 1 && (other.includes(lower) || lower.includes(other));
    const allowed = contained ? Infinity : Math.max(1, Math.floor(Math.max(lower.length, other.length) / 3));
    // At least so much, and of a part of the other exactly: what came may be long.
    const apart = Math.abs(lower.length - other.length);
    if (apart > allowed) continue;
    const distance = contained ? apart : editDistance(lower, other);
    if (distance <= allowed && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `did you mean "x"?` or, where nothing is close, the whole list. Ends a sentence about an unknown name. */
export function suggestion(name: string, candidates: readonly string[]): string {
  const close = nearest(name, candidates);
  if (close !== undefined) return `did you mean "${close}"?`;
  return candidates.length === 0 ? "there is none." : `there is ${candidates.join(", ")}.`;
}

function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = 0; i <= a.length; i++) {
    for (let j = 0; j <= b.length; j++) {
      let distance = i === 0 || j === 0 ? i + j : Math.min(at(i - 1, j), at(i, j - 1)) + 1;
      if (i > 0 && j > 0) {
        distance = Math.min(distance, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
        const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
        if (swapped) distance = Math.min(distance, at(i - 2, j - 2) + 1);
      }
      table[i * width + j] = distance;
    }
  }
  return at(a.length, b.length);
}
