import { answeredTask } from "./answered.js";

/** After 0 1 1 come three empty tokens, whose targets are 1 1 0. */
export const reverseString = answeredTask({
  kind: "reverseString",
  about: "Say a string of two symbols again backwards.",
  symbols: 2,
  classes: 2,
  single: false,
});
