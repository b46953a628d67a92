import { checkFields, invalid } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import type { MemoryCurve } from "../memory.js";
import { checkWhole } from "../options.js";
import { svd } from "../wide/svd.js";
import { dot, squares } from "../wide/vectors.js";
import { doubleModel, doubleTensor } from "./doubles.js";
import { stateAt, stateSize } from "./states.js";

/** Singular values under this share of the largest count as none. */
const RANK = 1e-10;

/**
 * Linear memory capacity of any model, sampled: m_k = sum over the inputs of the squared correlation between x_(t-k)
 * and its best linear reconstruction from the state at t (h of every layer, then c), over all steps t >= lags - 1 of
 * `inputs` [sequences, time, inputSize]. `total` is the sum over the `lags` lags 0 .. lags - 1. For a stable linear
 * model under white inputs it tends to `memoryCapacity`; of n samples each m_k is too large by about (numbers of the
 * state) / n, so that the sum over many lags may exceed the number of states. Throws OUTLAST_INVALID_ARGUMENT where
 * there are not more samples than that.
 */
export function sampledMemoryCapacity(model: Model, options: { inputs: Tensor; lags: number }): MemoryCurve {
  const double = doubleModel(model);
  checkFields(options, "the options of sampledMemoryCapacity", ["inputs", "lags"]);
  const { inputSize } = double.spec;
  const inputs = doubleTensor(options.inputs, "inputs", [undefined, undefined, inputSize]);
  const [sequences = 0, time = 0] = inputs.shape;
  const lags = checkWhole(options.lags, "lags", 1, Math.max(1, time));
  const size = stateSize(double);
  const places = Array.from({ length: sequences * (time - lags + 1) }, (_, sample) => {
    const steps = time - lags + 1;
    return { sequence: Math.floor(sample / steps), t: lags - 1 + (sample % steps) };
  });
  if (places.length <= size + 1) {
    const sentence = `inputs must have more steps from lag ${lags - 1} on than the state's ${size} numbers, got ${places.length}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "inputs");
  }
  const result = double.forward(inputs, { states: "all" });
  const states = places.map(({ sequence, t }) => stateAt(result, sequence, t));
  const columns = Array.from({ length: size }, (_, i) => centred(states.map((state) => state[i]!)));
  const rows = Float64Array.from(
    { length: places.length * size },
    (_, at) => columns[at % size]![Math.floor(at / size)]!,
  );
  const { values, left } = svd(rows, places.length, size);
  const basis = left.filter((_, k) => values[k]! > RANK * values[0]!);
  const explained = (lag: number, input: number): number => {
    const heard = centred(
      places.map(({ sequence, t }) => inputs.data[(sequence * time + t - lag) * inputSize + input]!),
    );
    const energy = squares(heard);
    const along = Float64Array.from(basis, (direction) => dot(direction, heard));
    return energy === 0 ? 0 : squares(along) / energy;
  };
  const perLag = Float64Array.from({ length: lags }, (_, lag) =>
    Array.from({ length: inputSize }, (__, input) => explained(lag, input)).reduce((sum, share) => sum + share, 0),
  );
  return { perLag, total: perLag.reduce((sum, value) => sum + value, 0) };
}

function centred(values: readonly number[]): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Float64Array.from(values, (value) => value - mean);
}
