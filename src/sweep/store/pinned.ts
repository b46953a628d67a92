import { invalid } from "../../core/index.js";
import type { SweepHeader } from "./types.js";

/** What must not change from one opening to the next. */
export const pinned = ["name", "version", "isa", "backend"] as const;

/** Throws OUTLAST_USAGE, naming what differs between a store and what should go into it. */
export function checkSame(path: string, stored: SweepHeader, other: SweepHeader, whose = "this sweep"): void {
  const differs = pinned.find((name) => stored[name] !== other[name]);
  if (differs === undefined) return;
  const words = { name: "the sweep", version: "Outlast", isa: "the ISA level", backend: "the backend" };
  const [there, here] = [stored[differs], other[differs]].map(shortened);
  const has = `${words[differs]} ${there}`;
  const fix =
    differs === "name"
      ? "Choose another store"
      : `A sweep pins it, because the last bits of results depend on it. Use ${has}, or another store`;
  throw invalid("OUTLAST_USAGE", `${path} has runs of ${has}, but ${whose} is of ${here}. ${fix}.`);
}

/** A file of somebody else's may have a name of megabytes. */
function shortened(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 197)}...`;
}
