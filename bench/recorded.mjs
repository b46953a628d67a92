import { readFileSync } from "node:fs";

/** Figures of peers from another machine: their source, its peak, and for each engine and computation a time. */
export const recorded = JSON.parse(readFileSync(new URL("peers/recorded.json", import.meta.url), "utf8"));

/** What a recorded figure is filed under. */
export function keyOf({ kind, cell, hidden, time, batch, dtype, models }) {
  return `${kind} ${cell} H${hidden} T${time} B${batch} ${dtype} x${models}`;
}

/** An engine's recorded time, scaled to this machine by the ratio of the peaks; undefined where there is none. */
export function recordedFigure(engine, of, machine, source = recorded) {
  const figure = source.figures[engine]?.[keyOf(of)];
  if (figure === undefined || machine[of.dtype] === undefined) return undefined;
  const scaled = (figure * source.peak[of.dtype]) / machine[of.dtype];
  return { cpu: { median: scaled, least: scaled, most: scaled }, recorded: true };
}
