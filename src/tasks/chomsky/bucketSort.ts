import { answeredTask } from "./answered.js";

/** After 3 1 4 1 come four empty tokens, whose targets are 1 1 3 4. */
export const bucketSort = answeredTask({
  kind: "bucketSort",
  about: "Say the symbols of a string again in ascending order, of an alphabet of 5.",
  symbols: 5,
  classes: 5,
  single: false,
});
