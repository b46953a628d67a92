/** How many test cases a doctest program says that passed and failed; undefined where it came to no end. */
export function doctestCounts(output) {
  const counts = /test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed/.exec(output);
  return counts === null ? undefined : { passed: Number(counts[1]), failed: Number(counts[2]) };
}
