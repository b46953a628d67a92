import type { Model } from "../../models/index.js";
import { checkUnit, numbersOf, rounding, startOf, unitSum } from "./unit.js";

/** x_t = a [x = "("] + b [x = ")"] + u x_(t-1), below 0 cut to 0 by a ReLU. */
export interface AffineUnit {
  a: number;
  b: number;
  u: number;
}

/** What of a counter's weights says how deep it counts. */
export interface CounterIndicators extends AffineUnit {
  /** a / b: -1 where the unit counts exactly. */
  ratio: number;
  /** |a / b + 1| */
  ratioDeviation: number;
  /** |u - 1| */
  uDeviation: number;
  /** The Euclidean norm of both deviations. */
  deviation: number;
  /**
   * Whether u = 1, b = -a, the state starts at 0 and a > 0 (ReLU) or a is not 0 (linear), as the model computes them.
   */
  exact: boolean;
}

/**
 * How far a ReLU or linear unit is from counting brackets exactly. a is the input's weight for "(" plus the biases, b
 * that for ")", u the recurrent weight, each rounded as the model adds them. Throws OUTLAST_INVALID_ARGUMENT for a
 * model of more than one unit, of another cell, or that does not read two symbols.
 */
export function counterIndicators(model: Model): CounterIndicators {
  checkUnit(model, ["relu", "linear"]);
  const { a, b, u } = affineUnit(model);
  const ratio = a / b;
  const ratioDeviation = Math.abs(ratio + 1);
  const uDeviation = Math.abs(u - 1);
  const exact = u === 1 && b === -a && startOf(model, "h") === 0 && (model.spec.cell === "relu" ? a > 0 : a !== 0);
  const deviation = Math.sqrt(ratioDeviation * ratioDeviation + uDeviation * uDeviation);
  return { a, b, u, ratio, ratioDeviation, uDeviation, deviation, exact };
}

/** The weights of a checked ReLU or linear unit. */
export function affineUnit(model: Model): AffineUnit {
  if (model.spec.cell === "relu") {
    const { open, close, recurrent } = unitSum(model, 0);
    return { a: open, b: close, u: recurrent };
  }
  const round = rounding(model);
  const [weights, bias] = [numbersOf(model, "B", 2), numbersOf(model, "rnn.bias", 1)[0]!];
  return { a: round(bias + weights[0]!), b: round(bias + weights[1]!), u: numbersOf(model, "A", 1)[0]! };
}
