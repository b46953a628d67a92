import { invalid } from "../../core/index.js";
import type { Measure } from "../measures.js";
import { cellsOf } from "./cells.js";
import type { Reading } from "./cells.js";
import { placeOf } from "./curveLayout.js";
import { packKeys } from "./pack.js";
import type { Keys } from "./types.js";

/**
 * Throws OUTLAST_USAGE where a store has runs of some keys that are done and whose number `keep` left out: nothing says
 * then what they came to. `keysOf` is asked only where the store lacks such numbers at all. `name` is the number's.
 */
export async function checkKept(
  read: Reading,
  { path, name, column }: { path: string; name: string; column: Measure },
  keysOf: () => Promise<Keys> | Keys,
): Promise<void> {
  if (column.from !== "metric") return;
  const layouts = await read((thread) => thread.call("layouts", []));
  const isLacking = layouts.some(
    (layout) => layout.name === column.evaluation && placeOf(layout, column) === undefined,
  );
  if (!isLacking) return;
  const { evaluation, step } = column;
  const horizon = { from: "curve", evaluation, step, read: "horizon" } as const;
  const cells = await cellsOf(read, await keysOf(), [{ from: "run", field: "status" }, horizon, column]);
  // Null is also what was measured and is not finite.
  const suspects = [...cells].flatMap(([key, [status, reached, value]]) =>
    status === "done" && reached !== null && value === null ? [key] : [],
  );
  const numbers = await read((thread) => thread.call("numbers", [packKeys(suspects), [column]]));
  const lacking = numbers.filter((number) => Number.isNaN(number)).length;
  if (lacking === 0) return;
  const sentence = `${path} did not keep ${name} (--keep) of ${lacking} of the runs that are needed: take another store (--out).`;
  throw invalid("OUTLAST_USAGE", sentence, "store");
}
