/** A deterministic automaton; its states are tuples of numbers. */
export interface Automaton {
  /** Symbols of its alphabet, counted from 0, and classes of its answer. */
  symbols: number;
  classes: number;
  start: State;
  /** Where a symbol leads to; undefined where none such may come. */
  next: (state: State, symbol: number) => State | undefined;
  /** The answer after a string that ends here; undefined where none does. */
  answer: (state: State) => number | undefined;
}

export type State = readonly number[];

const parity: Automaton = {
  symbols: 2,
  classes: 2,
  start: [0],
  next: ([odd = 0], symbol) => [odd === symbol ? 0 : 1],
  answer: ([odd]) => odd,
};

/** The first symbol and the last; -1 before there is one. */
const evenPairs: Automaton = {
  symbols: 2,
  classes: 2,
  start: [-1, -1],
  next: ([first = -1], symbol) => [first < 0 ? symbol : first, symbol],
  answer: ([first = -1, last]) => (first < 0 ? undefined : first === last ? 0 : 1),
};

const cycleNavigation: Automaton = {
  symbols: 3,
  classes: 5,
  start: [0],
  next: ([place = 0], symbol) => [(place + symbol + 4) % 5],
  answer: ([place]) => place,
};

/** The sum of the terms that are over, the term under way with its sign, and whether a digit came last (1). */
const modularArithmetic: Automaton = {
  symbols: 9,
  classes: 5,
  start: [0, 1, 0],
  next: ([sum = 0, term = 1, digitLast], symbol) => {
    if (digitLast === 0) return symbol < 5 ? [sum, (term * symbol) % 5, 1] : undefined;
    if (symbol === 7) return [sum, term, 0];
    return symbol === 5 || symbol === 6 ? [(sum + term) % 5, symbol === 5 ? 1 : 4, 0] : undefined;
  },
  answer: ([sum = 0, term = 1, digitLast]) => (digitLast === 1 ? (sum + term) % 5 : undefined),
};

/** Of the suite's regular tasks, by kind. */
export const automata = { parity, evenPairs, modularArithmetic, cycleNavigation } as const;
