import { answeredTask } from "./answered.js";

const MODULUS = 5;
/** Symbols of the operators that end a term, and of the one that does not. */
const [PLUS, TIMES] = [5, 7];

/**
 * After 1 + 2 * 3 (symbols 1 5 2 7 3) comes one empty token, whose target is class 2. Strings have odd lengths: as in
 * the suite's code, those of an even length l have l - 1 symbols. Its alphabet has a blank too, which never comes.
 */
export const modularArithmetic = answeredTask({
  kind: "modularArithmetic",
  about: "Say what an expression of digits 0 to 4 and the operators +, - and * comes to, modulo 5.",
  alphabet: "01234+-*_",
  classes: 5,
  times: 0,
  answer: (string) => [valueOf(string)],
  misplaced(string) {
    const wrong = string.findIndex((symbol, t) =>
      t % 2 === 0 ? symbol >= MODULUS : symbol < MODULUS || symbol > TIMES,
    );
    return wrong < 0 && string.length % 2 === 0 ? string.length : wrong;
  },
});

/** The sum of the terms that are over, and the term under way with its sign, as -x is 4 x. */
function valueOf(string: Uint8Array): number {
  let [sum, term] = [0, 1];
  string.forEach((symbol, t) => {
    if (t % 2 === 0) term = (term * symbol) % MODULUS;
    else if (symbol !== TIMES) [sum, term] = [sum + term, symbol === PLUS ? 1 : MODULUS - 1];
  });
  return (sum + term) % MODULUS;
}
