import type { CounterExplanation, GateBounds, LstmGateBounds } from "../../analysis/index.js";
import { showGap, showValue } from "./numbers.js";

/** The sums that gates and candidate get at worst and at best, over every state, and what they lack at worst. */
export function gateRows({ input, forget, output, open, close }: LstmGateBounds): string[][] {
  const row = (name: string, { worst, best, shortfall }: GateBounds, limit: string): string[] => {
    return [name, showValue(worst), showValue(best), limit, showGap(shortfall)];
  };
  return [
    ["gate", "sum, worst", "best", "counts at", "worst lacks"],
    row("input gate i", input, "1"),
    row("forget gate f", forget, "1"),
    row("output gate o", output, "1"),
    row("candidate g at (", open, "1"),
    row("candidate g at )", close, "-1"),
  ];
}

/** Sums from which on the core's sigmoid and tanh are exactly 1. */
const saturated = { float32: { sigmoid: 17.4, tanh: 9.1 }, float64: { sigmoid: 37.5, tanh: 19.1 } };

export function gateSentences({ model, gates, threshold }: CounterExplanation): string[] {
  const { forget, input, open, close } = gates!;
  const { sigmoid, tanh } = saturated[model.dtype];
  const sentences = [
    "An LSTM unit counts in its cell state where i, f and o are 1 and g is 1 at ( and -1 at ). In " +
      `${model.dtype} they are exactly that from sums of ${sigmoid} (g: ${tanh}) on.`,
  ];
  const worst = Math.max(forget.shortfall, input.shortfall, open.shortfall, close.shortfall);
  if (forget.worst >= sigmoid && input.worst >= sigmoid && open.worst >= tanh && close.worst <= -tanh) {
    sentences.push("These gates are: its cell state is the count as far as its numbers go.");
  } else if (worst === forget.shortfall) {
    sentences.push(`At worst the forget gate loses ${showGap(forget.shortfall)} of the count a step.`);
  } else if (worst === input.shortfall) {
    sentences.push(`At worst the input gate leaves out ${showGap(input.shortfall)} of a bracket.`);
  } else {
    sentences.push(`At worst a bracket changes the count by ${showGap(worst)} too little.`);
  }
  if (threshold === undefined) sentences.push("Its second answer does not change with the state: it reads no count.");
  return sentences;
}
