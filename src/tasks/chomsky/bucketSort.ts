import { answeredTask } from "./answered.js";

/** After 3 1 4 1 come four empty tokens, whose targets are 1 1 3 4. */
export const bucketSort = answeredTask({
  kind: "bucketSort",
  about: "Say the symbols of a string again in ascending order, of an alphabet of 5.",
  alphabet: "01234",
  classes: 5,
  times: 1,
  answer: (string) => string.toSorted(),
});
