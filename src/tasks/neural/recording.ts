import { checkFields, checkFinite, checkTensor, invalid, position, readFileChecked, show } from "../../core/index.js";
import { decodeNpz, sha256Hex } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";

/** Spikes of a population in bins of time, and what was done meanwhile. */
export interface NeuralRecording {
  /** `[bins, neurons]`: spikes of each neuron in each bin. */
  spikes: Tensor;
  /** `[bins, outputs]`: what is to be decoded, as a rule the velocity's two parts. */
  velocities: Tensor;
}

/** What the arrays of a file are called; "spikes" and "velocities" by default. */
export interface RecordingNames {
  spikes?: string | undefined;
  velocities?: string | undefined;
}

/**
 * The recording in a numpy .npz file. Throws OUTLAST_FILE or OUTLAST_FORMAT for a file that cannot be used, and what
 * `checkRecording` throws, naming the file.
 */
export function readRecording(path: string, names: RecordingNames = {}): NeuralRecording & { sha256: string } {
  checkFields(names, "names", ["spikes", "velocities"]);
  const { spikes = "spikes", velocities = "velocities" } = names;
  const bytes = readFileChecked(path);
  const arrays = decodeNpz(bytes, [spikes, velocities], path);
  const recording = checkRecording(
    { spikes: arrays[spikes]!, velocities: arrays[velocities]! },
    { spikes: `${path}: ${spikes}`, velocities: `${path}: ${velocities}` },
  );
  return { ...recording, sha256: sha256Hex(bytes) };
}

const accepted = ["float64", "float32", "int32"] as const;

/**
 * A recording that makes sense: OUTLAST_SHAPE unless both arrays are of two dimensions with as many rows,
 * OUTLAST_NOT_FINITE for a NaN, OUTLAST_INVALID_ARGUMENT for a negative count.
 */
export function checkRecording(
  recording: NeuralRecording,
  names = { spikes: "spikes", velocities: "velocities" },
): NeuralRecording {
  const spikes = checkTensor(recording?.spikes, names.spikes, [undefined, undefined], accepted);
  const velocities = checkTensor(recording?.velocities, names.velocities, [undefined, undefined], accepted);
  const [bins] = spikes.shape;
  if (bins !== velocities.shape[0] || spikes.data.length === 0 || velocities.data.length === 0) {
    const shapes = `${show(spikes.shape)} and ${names.velocities} ${show(velocities.shape)}`;
    const sentence = `${names.spikes} and velocities must have a row for each of the same bins, got ${shapes}.`;
    throw invalid("OUTLAST_SHAPE", sentence, names.spikes);
  }
  checkFinite(spikes, names.spikes);
  checkFinite(velocities, names.velocities, " (leave out bins without a velocity)");
  const negative = spikes.data.findIndex((count) => count < 0);
  if (negative >= 0) {
    const place = show(position(negative, spikes.shape));
    const sentence = `${names.spikes} must be counts of at least 0, got ${spikes.data[negative]} at ${place}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, names.spikes);
  }
  return { spikes, velocities };
}
