import type { CounterExplanation, CounterIndicators } from "../../analysis/index.js";
import { showGap, showValue } from "./numbers.js";

/** What a ReLU or linear unit has, what it should have, and the difference. */
export function indicatorRows({ indicators, counts = "up", threshold }: CounterExplanation): string[][] {
  const { a, b, u, ratio, ratioDeviation, uDeviation }: CounterIndicators = indicators!;
  const sign = counts === "up" ? 1 : -1;
  const rows = [
    ["parameter", "is", "counts with", "off by"],
    ["a, added by (", showValue(a), counts === "up" ? "above 0" : "below 0", sign * a > 0 ? "0" : showGap(a)],
    ["b, added by )", showValue(b), showValue(-a), showGap(a + b)],
    ["a / b", showValue(ratio), "-1", showGap(ratioDeviation)],
    ["u, kept by a step", showValue(u), "1", showGap(uDeviation)],
  ];
  if (threshold === undefined) return rows;
  const { at, none, one } = threshold;
  const outside = Math.max(none - at, at - one, 0);
  const turned = (state: number): string => showValue(sign * state);
  return [...rows, ["state at which ) may come", turned(at), `${turned(none)} to ${turned(one)}`, showGap(outside)]];
}

/** Which of the parameters is to blame, and for what. */
export function indicatorSentences({ model, indicators, counts, threshold }: CounterExplanation): string[] {
  const { a, b, u, exact } = indicators!;
  const name = model.cell === "relu" ? "ReLU" : "linear";
  const condition = model.cell === "relu" ? "u = 1, b = -a and a > 0" : "u = 1 and b = -a";
  const sentences = [`A ${name} unit counts exactly where ${condition}.`];
  if (exact) sentences.push("These weights do, as far as its numbers count without rounding.");
  if (threshold === undefined) {
    sentences.push("Its second answer does not rise with the state, or u is not positive: it has no count to read.");
    return sentences;
  }
  if (counts === "down")
    sentences.push("It is read downwards, its second answer falling with the state: a is to be below 0.");
  else if (a < 0 && model.cell === "linear")
    sentences.push("Its second answer rises with the state: a is to be above 0 for the count to be read.");
  if (a + b !== 0) {
    const clipped = a + b < 0 && model.cell === "relu" ? ", until the state is cut to 0" : ", over the whole string";
    sentences.push(`Every pair of brackets leaves a + b = ${showGap(a + b)} in the state${clipped}.`);
  }
  if (u !== 1) {
    const change = u > 1 ? "grows" : "shrinks";
    sentences.push(
      `The state ${change} by ${showGap(Math.abs(u - 1))} of itself a step, which at depth k comes to about k^2 times ${showGap(Math.abs(a * (u - 1)))}.`,
    );
  }
  return sentences;
}
