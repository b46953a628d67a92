import { answeredTask } from "./answered.js";

/** After 0 1 1 come six empty tokens, whose targets are 0 1 1 0 1 1. */
export const duplicateString = answeredTask({
  kind: "duplicateString",
  about: "Say a string of two symbols twice.",
  alphabet: "01",
  classes: 2,
  times: 2,
  answer: (string) => [...string, ...string],
});
