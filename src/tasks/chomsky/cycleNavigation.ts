import { answeredTask } from "./answered.js";

/** After the moves +1 +1 0 -1 (symbols 2 2 1 0) comes one empty token, whose target is class 1, the place. */
export const cycleNavigation = answeredTask({
  kind: "cycleNavigation",
  about: "Say at which of 5 places on a circle a walk from place 0 ends, whose moves are -1, 0 and +1.",
  symbols: 3,
  classes: 5,
  single: true,
});
