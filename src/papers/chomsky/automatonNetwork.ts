import type { PartialModelSpec } from "../../models/index.js";
import type { Automaton, State } from "./automata.js";

/** A unit, which is 1 while its symbol is read in its state, and where that leads to. */
interface Unit {
  state: string;
  symbol: number;
  to: string | undefined;
  /** The answer, of units for the empty token. */
  answer: number | undefined;
}

/**
 * A ReLU network that runs an automaton on strings of any length and answers at the empty token that follows, with
 * weights -1, 0 and 1 alone: one unit for each state s and symbol a that meet, which is
 *
 *     h_(s, a) = max(0, in_s + x_a - 1),  in_s = sum of the units that lead to s,
 *
 * and for the start, which no unit led to at the first step, in_s = 1 - the sum of the units that lead elsewhere. After
 * each step a single unit is 1 and the others are 0, so that its numbers are exact at every length.
 */
export function automatonNetwork(automaton: Automaton): PartialModelSpec {
  const units = unitsOf(automaton);
  const start = keyOf(automaton.start);
  const inputs = Array.from({ length: automaton.symbols + 1 }, (_, symbol) => symbol);
  const classes = Array.from({ length: automaton.classes }, (_, answer) => answer);
  const zeros = units.map(() => 0);
  const values = {
    "rnn.weight_ih_l0": units.map((unit) => inputs.map((symbol) => (unit.symbol === symbol ? 1 : 0))),
    "rnn.weight_hh_l0": units.map(({ state }) =>
      units.map(({ to }) => (to === state ? 1 : 0) - (state === start && to !== undefined ? 1 : 0)),
    ),
    "rnn.bias_ih_l0": units.map(({ state }) => (state === start ? 0 : -1)),
    "rnn.bias_hh_l0": zeros,
    "readout.weight": classes.map((answer) => units.map((unit) => (unit.answer === answer ? 1 : 0))),
    "readout.bias": classes.map(() => 0),
  };
  return { cell: "relu", hiddenSize: units.length, init: { kind: "values", values } };
}

/** All that can be met from the start on. */
function unitsOf({ symbols, start, next, answer }: Automaton): Unit[] {
  const units: Unit[] = [];
  const states = new Map<string, State>([[keyOf(start), start]]);
  // A map goes on to what is added on the way.
  for (const [state, tuple] of states) {
    for (let symbol = 0; symbol < symbols; symbol++) {
      const to = next(tuple, symbol);
      if (to === undefined) continue;
      states.set(keyOf(to), to);
      units.push({ state, symbol, to: keyOf(to), answer: undefined });
    }
    const said = answer(tuple);
    if (said !== undefined) units.push({ state, symbol: symbols, to: undefined, answer: said });
  }
  return units;
}

function keyOf(state: State): string {
  return state.join(" ");
}
