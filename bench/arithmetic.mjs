// What is made of the figures: work, shares of the peak, ratios, and whether a target is met.

const gates = { linear: 1, tanh: 1, relu: 1, gru: 3, lstm: 4 };

/** Useful operations of one training step of one model: 6 G H (H + I) B T, for every engine the same. */
export function flops({ cell, hidden, inputs, batch, time }) {
  return 6 * gates[cell] * hidden * (hidden + inputs) * batch * time;
}

/** Share of a peak in GFLOP/s at which a step takes `microseconds`. */
export function share(of, microseconds, peak) {
  return flops(of) / (microseconds * 1e3 * peak);
}

/** The least, the middle and the most of several figures. */
export function spreadOf(figures) {
  const sorted = figures.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1) };
}

/**
 * What a row's own figure is: the best of its rounds, by the processor unless the row says wall. Neighbours on a shared
 * machine take time from a round, and give none; the machine's peak, which shares are of, is its best, too.
 */
export function figureOf(row, engine) {
  const rounds = row.figures[engine]?.[row.time ?? "cpu"];
  return row.targets?.some(({ kind }) => kind === "at least") ? rounds?.most : rounds?.least;
}

/** How many times longer than ours the fastest of these engines takes; undefined where none or ours is missing. */
export function ratio(row, engines) {
  const theirs = engines.map((engine) => figureOf(row, engine)).filter((figure) => figure !== undefined);
  const ours = figureOf(row, "outlast");
  return theirs.length === 0 || ours === undefined ? undefined : Math.min(...theirs) / ours;
}

/** The number that a target is about: a ratio, a share of the peak, our figure itself, or one that came with it. */
export function reached(row, target, machine) {
  if (target.against !== undefined) return ratio(row, target.against);
  if (target.also !== undefined) return row.figures.outlast?.also?.[target.also];
  const ours = figureOf(row, "outlast");
  return target.kind === "share" ? shareOf(row, "outlast", machine) : ours;
}

/**
 * An engine's share of the machine's peak, with the instructions of the row's level; undefined where nothing was
 * measured, or the case is not of training.
 */
export function shareOf(row, engine, machine) {
  const own = row.isa === undefined ? machine : machine.levels?.[row.isa];
  const [figure, peak] = [figureOf(row, engine), own?.[row.of.dtype]];
  if (figure === undefined || peak === undefined || row.of.kind !== "training") return undefined;
  return share(row.of, figure, peak);
}

/** "stretch", "must" or "missed"; undefined where nothing was measured. */
export function verdict(target, value) {
  if (value === undefined) return undefined;
  const meets = (bar) => (target.kind === "at most" ? value <= bar : value >= bar);
  return meets(target.stretch) ? "stretch" : meets(target.must) ? "must" : "missed";
}

/**
 * The most that the check figures which two engines both give differ by, relative to the second's; undefined without
 * any.
 */
export function disagreement(theirs, ours) {
  if (theirs === undefined || ours === undefined) return undefined;
  const scale = Math.max(...ours.map(Math.abs));
  return Math.max(...theirs.map((value, i) => Math.abs(value - ours[i]) / scale));
}
