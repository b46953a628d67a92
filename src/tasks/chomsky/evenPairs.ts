import { answeredTask } from "./answered.js";

/** After abba comes one empty token, whose target is class 0: ab and ba are two pairs. After ab it is class 1. */
export const evenPairs = answeredTask({
  kind: "evenPairs",
  about: "Say whether the pairs ab and ba of a string of a and b are even (0) or odd (1) in number together.",
  alphabet: "ab",
  classes: 2,
  times: 0,
  // Each pair is a change of symbol: an odd number of them leads to the other one.
  answer: (string) => [string[0] === string.at(-1) ? 0 : 1],
});
