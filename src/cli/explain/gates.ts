import type { CounterExplanation, GateBounds, LstmGateBounds } from "../../analysis/index.js";
import { showGap, showValue } from "./numbers.js";

/** The sums that gates and candidate get at worst and at best, over every state, and what they lack at worst. */
export function gateRows({ counts, input, forget, output, open, close }: LstmGateBounds): string[][] {
  const row = (name: string, { worst, best, shortfall }: GateBounds, limit: string): string[] => {
    return [name, showValue(worst), showValue(best), limit, showGap(shortfall)];
  };
  const [atOpen, atClose] = counts === "up" ? ["1", "-1"] : ["-1", "1"];
  return [
    ["gate", "sum, worst", "best", "counts at", "worst lacks"],
    row("input gate i", input, "1"),
    row("forget gate f", forget, "1"),
    row("output gate o", output, "1"),
    row("candidate g at (", open, atOpen),
    row("candidate g at )", close, atClose),
  ];
}

/** Sums from which on the core's sigmoid and tanh are exactly 1. */
const saturated = { float32: { sigmoid: 17.4, tanh: 9.1 }, float64: { sigmoid: 37.5, tanh: 19.1 } };

export function gateSentences({ model, gates, steps }: CounterExplanation): string[] {
  const { counts, forget, input, open, close } = gates!;
  const { sigmoid, tanh } = saturated[model.dtype];
  const sentences = [
    counts === "up"
      ? "An LSTM unit counts in its cell state where i, f and o are 1, and g is 1 at ( and -1 at )."
      : "This LSTM unit is read downwards, its second answer falling with the state: it counts where i, f and o are 1, " +
        "and g is -1 at ( and 1 at ).",
    `In ${model.dtype} they are exactly that from sums of ${sigmoid} on, g of ${tanh}. (Worst: over every state h.)`,
  ];
  const sign = counts === "up" ? 1 : -1;
  if (forget.worst >= sigmoid && input.worst >= sigmoid && sign * open.worst >= tanh && sign * close.worst <= -tanh) {
    const count = counts === "up" ? "the count" : "the count with its sign turned";
    sentences.push(`These are: its cell state is ${count}, as far as its numbers go.`);
  }
  if (steps === undefined)
    return [...sentences, "Its second answer does not change with the state: it reads no count."];
  return [...sentences, ...stepSentences(steps)];
}

/** What the gates come to deep in a string, where the state h rests. */
function stepSentences({ open, close }: NonNullable<CounterExplanation["steps"]>): string[] {
  const loss = 1 - (open.keep + close.keep) / 2;
  const rest = open.add + close.add;
  const sentences = [
    `Deep in a string ( adds ${showValue(open.add)} to the count and ) adds ${showValue(close.add)}; a step forgets ` +
      `${showGap(1 - open.keep)} of it at (, ${showGap(1 - close.keep)} at ).`,
  ];
  if (open.add <= 0 || close.add >= 0) {
    return [...sentences, "That is no count, in which openings add what closings take."];
  }
  if (loss !== 0) sentences.push(`At depth k that loses about k^2 times ${showGap(loss * open.add)}.`);
  if (rest !== 0) sentences.push(`Every pair of brackets leaves ${showGap(rest)}.`);
  return sentences;
}
