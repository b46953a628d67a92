import { invalid, suggestion } from "../../core/index.js";
import type { SweepOptions } from "../../sweep/index.js";
import { statisticNames } from "../../tasks/index.js";

type Keep = NonNullable<SweepOptions["keep"]>;

const parts = ["curves", "no-curves", "losses", "models", ...statisticNames];

/**
 * What `--keep` says is stored of every run: `losses` and `models` besides the curves, statistics such as `median,q95`
 * instead of all that curves have, `no-curves`. Undefined where the option is not given. Throws OUTLAST_USAGE.
 */
export function keepOf(text: string | undefined): Keep | undefined {
  if (text === undefined) return undefined;
  const named = text.split(",").map((part) => part.trim());
  const strange = named.find((part) => !parts.includes(part));
  if (strange !== undefined) throw usage(`does not know ${JSON.stringify(strange)}: ${suggestion(strange, parts)}`);
  const statistics = statisticNames.filter((name) => named.includes(name));
  const [whole, none] = [named.includes("curves"), named.includes("no-curves")];
  if (Number(whole) + Number(none) + Number(statistics.length > 0) > 1) {
    throw usage(`takes one of curves, no-curves and statistics, got ${JSON.stringify(text)}.`);
  }
  return {
    curves: statistics.length > 0 ? statistics : !none,
    losses: named.includes("losses"),
    models: named.includes("models"),
  };
}

function usage(sentence: string): Error {
  return invalid("OUTLAST_USAGE", `--keep ${sentence}`);
}
