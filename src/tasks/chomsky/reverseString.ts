import { answeredTask } from "./answered.js";

/** After 0 1 1 come three empty tokens, whose targets are 1 1 0. */
export const reverseString = answeredTask({
  kind: "reverseString",
  about: "Say a string of two symbols again backwards.",
  alphabet: "01",
  classes: 2,
  times: 1,
  answer: (string) => string.toReversed(),
});
