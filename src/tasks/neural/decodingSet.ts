import { z } from "zod";
import { invalid, parseSpec, sizeOf } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import type { NeuralRecording } from "./recording.js";
import { checkRecording } from "./recording.js";

const reach = z.int().min(0).max(1000);

export const windowFields = {
  before: reach.default(9).describe("Bins of a window before the one whose velocity is decoded."),
  after: reach.default(0).describe("Bins of a window after it."),
  folds: z.int().min(3).max(1000).default(10).describe("Contiguous blocks of equal length that the bins are cut into."),
  fold: z
    .int()
    .min(0)
    .default(0)
    .describe("The block of the test part, counted from 0; the next one (after the last the first) is for validation."),
  part: z
    .enum(["train", "validation", "test"])
    .default("train")
    .describe("Whose windows: those that lie within the part's bins from end to end."),
};

const schema = z.strictObject(windowFields);

/** How a recording is cut into windows, folds and parts. */
export type DecodingOptions = z.input<typeof schema>;
type Checked = z.output<typeof schema>;

/** Windows of a recording as sequences; a number is (what was recorded - mean) / std, of the training part. */
export interface DecodingSet {
  batch: {
    /** [windows, before + 1 + after, neurons] */
    inputs: Numbers;
    /**
     * `[windows, before + 1 + after, outputs]`: the velocity of the window's bin, at every step; `scored: "last"` reads
     * it once all is heard.
     */
    targets: Numbers;
  };
  spikes: Standardization;
  velocities: Standardization;
}

type Numbers = Tensor & { data: Float64Array<ArrayBuffer> };

/** [columns] each. A column that never varies in training has the std Infinity: its numbers are 0. */
export interface Standardization {
  mean: Float64Array;
  std: Float64Array;
}

/**
 * The windows of one part of a fold, in order. The test part is block `fold`, validation the next one, training all
 * others; windows reach across no border, so that no bin is in two parts. Means and standard deviations are those of
 * the bins of the training part alone. Throws what `checkRecording` throws, OUTLAST_INVALID_SPEC for options that make
 * no sense, OUTLAST_NO_SEQUENCE where a part is shorter than a window, OUTLAST_NOT_FINITE for numbers so large that
 * float64 does not hold their variance.
 */
export function decodingSet(recording: NeuralRecording, options: DecodingOptions = {}): DecodingSet {
  const checked = parseSpec(schema, options, "", "the options of decodingSet");
  const { spikes, velocities } = checkRecording(recording);
  const [total = 0] = spikes.shape;
  const training = { ...checked, part: "train" } as const;
  windowPlaces(total, training); // whose numbers all others are measured by
  const places = windowPlaces(total, checked);
  const bins = stretches(total, training);
  const [counts, moves] = [standardized(spikes, "spikes", bins), standardized(velocities, "velocities", bins)];
  return {
    batch: {
      inputs: windows(counts.data, spikes.shape[1]!, places, checked, (step) => step),
      targets: windows(moves.data, velocities.shape[1]!, places, checked, () => checked.before),
    },
    spikes: counts.standard,
    velocities: moves.standard,
  };
}

interface Stretch {
  from: number;
  /** Not included. */
  to: number;
}

/** The bins of a part, as contiguous stretches in order. */
function stretches(total: number, { folds, fold, part }: Checked): Stretch[] {
  const border = (block: number): number => Math.floor((total * block) / folds);
  const validation = (fold + 1) % folds;
  const roleOf = (block: number): string => (block === fold ? "test" : block === validation ? "validation" : "train");
  const found: Stretch[] = [];
  for (let block = 0; block < folds; block++) {
    if (roleOf(block) !== part) continue;
    const [from, to, last] = [border(block), border(block + 1), found.at(-1)];
    if (last?.to === from) last.to = to;
    else found.push({ from, to });
  }
  return found;
}

/** The first bin of each window. */
function windowPlaces(total: number, options: Checked): number[] {
  const { before, after, folds, fold, part } = options;
  if (fold >= folds) {
    const sentence = `fold must be less than ${folds}, the number of folds, got ${fold}.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, "fold");
  }
  const steps = before + 1 + after;
  const startsIn = ({ from, to }: Stretch): number[] =>
    Array.from({ length: Math.max(0, to - from - steps + 1) }, (_, k) => from + k);
  const places = stretches(total, options).flatMap(startsIn);
  if (places.length > 0) return places;
  const cause = `${total} bins in ${folds} folds leave no stretch of ${steps}`;
  const sentence = `The ${part} part has no window: ${cause}. Take fewer folds or shorter windows.`;
  throw invalid("OUTLAST_NO_SEQUENCE", sentence);
}

function standardized(
  { shape, data }: Tensor,
  name: string,
  training: readonly Stretch[],
): { data: Float64Array; standard: Standardization } {
  const [, columns = 0] = shape;
  const count = training.reduce((sum, { from, to }) => sum + to - from, 0);
  const meanOf = (value: (at: number, column: number) => number): Float64Array => {
    const sums = new Float64Array(columns);
    for (const { from, to } of training) {
      for (let at = from * columns; at < to * columns; at++) sums[at % columns]! += value(at, at % columns);
    }
    return sums.map((sum) => sum / count);
  };
  const mean = meanOf((at) => data[at]!);
  const variance = meanOf((at, column) => (data[at]! - mean[column]!) * (data[at]! - mean[column]!));
  const large = variance.findIndex((value) => !Number.isFinite(value)); // so too where the mean is infinite
  if (large >= 0) {
    const fix = "give them in a larger unit";
    const sentence = `${name} must have a variance that float64 holds, those in column ${large} are too large: ${fix}.`;
    throw invalid("OUTLAST_NOT_FINITE", sentence, name);
  }
  // What rounding leaves of a constant is no variance.
  const std = variance.map((value, column) => {
    const size = mean[column]!;
    return value > 1e-24 * size * size ? Math.sqrt(value) : Infinity;
  });
  const numbers = Float64Array.from(data, (value, at) => (value - mean[at % columns]!) / std[at % columns]!);
  return { data: numbers, standard: { mean, std } };
}

/** At step s of a window the row of its bin number `offset(s)`. */
function windows(
  rows: Float64Array,
  width: number,
  places: readonly number[],
  { before, after }: Checked,
  offset: (step: number) => number,
): Numbers {
  const steps = before + 1 + after;
  const shape = [places.length, steps, width];
  const data = new Float64Array(sizeOf(shape, "the windows"));
  for (const [k, start] of places.entries()) {
    for (let s = 0; s < steps; s++) {
      const row = start + offset(s);
      data.set(rows.subarray(row * width, (row + 1) * width), (k * steps + s) * width);
    }
  }
  return { shape, data };
}
