import type { Model } from "../../models/index.js";
import { sigmoid } from "../statistics/elementary.js";
import { checkUnit, countsDown, unitSum } from "./unit.js";
import type { UnitSum } from "./unit.js";

/** The least and the greatest that a gate can be asked for, over h in -1..1 and the symbols that it is wanted at. */
export interface GateBounds {
  /** The sum furthest from where the gate should be. */
  worst: number;
  /** The sum nearest to it, or past it. */
  best: number;
  /** How far the gate can be from its limit: 1 - sigmoid(worst), or |tanh(worst) - limit|. */
  shortfall: number;
}

/**
 * What an LSTM unit needs to count in its cell state: i, f and o at 1, the candidate at +1 for "(" and -1 for ")", or
 * the other way round where it counts downwards.
 */
export interface LstmGateBounds {
  /** Downwards where the second answer falls with the state, which is then to fall with every "(". */
  counts: "up" | "down";
  input: GateBounds;
  forget: GateBounds;
  output: GateBounds;
  /** The candidate at "(", whose limit is 1 of what counts up, -1 of what counts down. */
  open: GateBounds;
  /** The candidate at ")", whose limit is the other one. */
  close: GateBounds;
}

/**
 * How saturated the gates of an LSTM unit are whatever its state: the sums' bounds over h in -1..1, which is where h
 * lies (El-Naggar et al. 2022; for the output gate the bound that holds, of the smaller weight). Gates that fall short
 * of 1 leak: an excursion of depth k loses about k^2 times what the forget gate lacks. A candidate that goes the other
 * way than the second answer reads it has shortfalls near 2. Throws OUTLAST_INVALID_ARGUMENT for a model that is no
 * LSTM of one unit reading two symbols.
 */
export function lstmGateBounds(model: Model): LstmGateBounds {
  checkUnit(model, ["lstm"]);
  const gate = ({ open, close, recurrent }: UnitSum): GateBounds => {
    const [worst, best] = [Math.min(open, close) - Math.abs(recurrent), Math.max(open, close) + Math.abs(recurrent)];
    return { worst, best, shortfall: sigmoid(-worst) };
  };
  const { open, close, recurrent } = unitSum(model, 2);
  const down = countsDown(model);
  const towards = (limit: 1 | -1, sum: number): GateBounds => {
    const reach = limit * Math.abs(recurrent);
    return { worst: sum - reach, best: sum + reach, shortfall: 2 * sigmoid(-2 * limit * (sum - reach)) };
  };
  return {
    counts: down ? "down" : "up",
    input: gate(unitSum(model, 0)),
    forget: gate(unitSum(model, 1)),
    output: gate(unitSum(model, 3)),
    open: towards(down ? -1 : 1, open),
    close: towards(down ? 1 : -1, close),
  };
}
