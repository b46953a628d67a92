import { answeredTask } from "./answered.js";

/** After abba comes one empty token, whose target is class 0: ab and ba are two pairs. After ab it is class 1. */
export const evenPairs = answeredTask({
  kind: "evenPairs",
  about: "Say whether the pairs ab and ba of a string of a and b are even (0) or odd (1) in number together.",
  symbols: 2,
  classes: 2,
  single: true,
});
