import { answeredTask } from "./answered.js";

/** After 1011 comes one empty token, whose target is class 1: three ones are an odd number. */
export const parity = answeredTask({
  kind: "parity",
  about: "Say whether a string of zeros and ones has an even (0) or an odd (1) number of ones.",
  alphabet: "01",
  classes: 2,
  times: 0,
  answer: (string) => [string.reduce((ones, symbol) => ones + symbol, 0) % 2],
});
