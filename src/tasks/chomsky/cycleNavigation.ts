import { answeredTask } from "./answered.js";

/** After the moves +1 +1 0 -1 (symbols 2 2 1 0) comes one empty token, whose target is class 1, the place. */
export const cycleNavigation = answeredTask({
  kind: "cycleNavigation",
  about: "Say at which of 5 places on a circle a walk from place 0 ends, whose moves are -1, 0 and +1.",
  alphabet: "012",
  classes: 5,
  times: 0,
  // A move of -1, symbol 0, is one of 4 too.
  answer: (string) => [string.reduce((place, symbol) => (place + symbol + 4) % 5, 0)],
});
