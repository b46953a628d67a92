import { answeredTask } from "./answered.js";

/**
 * After 1 + 2 * 3 (symbols 1 5 2 7 3) comes one empty token, whose target is class 2. Strings have odd lengths: as in
 * the suite's code, those of an even length l have l - 1 symbols. Its alphabet has a blank too, which never comes.
 */
export const modularArithmetic = answeredTask({
  kind: "modularArithmetic",
  about: "Say what an expression of digits 0 to 4 and the operators +, - and * comes to, modulo 5.",
  symbols: 9,
  classes: 5,
  single: true,
});
