/** Numbers of inits that no other field of a spec is checked against (a ring's two radii are, by each other). */
const initNumbers = ["std", "scale", "gain", "value", "nuW", "nuF", "nuC", "maxPhase", "dt"];

/**
 * Whether a number at this path may be changed in a run that is ready without anything else of it changing: shape,
 * task, evaluations, and which fields are allowed. Such are all numbers in which runs of one shape may differ (see
 * `shapeOf`) but steps and epochs, which decide how many losses are kept.
 */
export function isFree(steps: readonly string[]): boolean {
  const [first, second, third, ...rest] = steps;
  if (first === "seed") return steps.length === 1;
  if (first === "seeds") return steps.length === 2;
  if (first === "train") {
    if (second === "clipNorm") return steps.length === 2;
    if (second === "stop" || second === "schedule") return steps.length === 3;
    if (second !== "optimizer") return false;
    return steps.length === 3 || (third === "perParameter" && rest.length === 2);
  }
  if (first !== "model" || second !== "init") return false;
  const name = third === "perParameter" ? rest[1] : third;
  return steps.length === (third === "perParameter" ? 5 : 3) && initNumbers.includes(name ?? "");
}
