import { invalid, mean } from "../../core/index.js";
import { native } from "../../native/index.js";
import { slopeOf } from "../statistics/line.js";
import { checkSeries } from "./series.js";

/** How strong the long memory of a sequence is, d, by two estimates. */
export interface LongMemory {
  /** d by log-periodogram regression (Geweke and Porter-Hudak 1983). */
  regression: number;
  /** Its standard error pi / sqrt(24 frequencies). */
  regressionError: number;
  /** d by local Whittle likelihood (Robinson 1995), between -1/2 and 1. */
  whittle: number;
  /** Its standard error 1 / (2 sqrt(frequencies)). */
  whittleError: number;
  /** m: how many of the lowest frequencies 2 pi j / N were read, the root of the length. */
  frequencies: number;
}

/**
 * How long the memory of a stationary series is: the d with which its spectral density grows like frequency^(-2d) at 0.
 * White noise and every stable linear RNN have d = 0; 0 < d < 1/2 is long memory. From its m = sqrt(N) lowest
 * frequencies l_j = 2 pi j / N: the regression of log I(l_j) on -2 log(2 sin(l_j/2)), I the periodogram, and the least
 * of log(mean of l_j^(2d) I(l_j)) - 2d mean of log l_j. Throws OUTLAST_INVALID_ARGUMENT for a series of fewer than 64
 * numbers, or one that is not finite or does not vary.
 */
export function longMemory(series: Float64Array): LongMemory {
  checkSeries(series, 64);
  const frequencies = Math.floor(Math.sqrt(series.length));
  const angles = Float64Array.from({ length: frequencies }, (_, j) => (2 * Math.PI * (j + 1)) / series.length);
  const powers = periodogram(series, frequencies);
  if (!powers.every((power) => power > 0)) {
    const sentence = "series must vary at its lowest frequencies: its periodogram is 0 at one of them.";
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "series");
  }
  const logPowers = elementary("log", powers);
  const halves = elementary(
    "sin",
    angles.map((angle) => angle / 2),
  );
  const regressors = elementary(
    "log",
    halves.map((sine) => 2 * sine),
  ).map((log) => -2 * log);
  return {
    regression: slopeOf(regressors, logPowers),
    regressionError: Math.PI / Math.sqrt(24 * frequencies),
    whittle: whittle(elementary("log", angles), powers),
    whittleError: 1 / (2 * Math.sqrt(frequencies)),
    frequencies,
  };
}

/** |sum_t x_t exp(-i l_j t)|^2 / (2 pi N) at l_j = 2 pi j / N, j = 1, ..., count; the mean drops out. */
function periodogram(series: Float64Array, count: number): Float64Array {
  const size = series.length;
  const turn = Float64Array.from({ length: size }, (_, t) => (2 * Math.PI * t) / size);
  const [cosines, sines] = [elementary("cos", turn), elementary("sin", turn)];
  return Float64Array.from({ length: count }, (_, j) => {
    let [real, imaginary] = [0, 0];
    for (let t = 0; t < size; t++) {
      const at = ((j + 1) * t) % size;
      real += series[t]! * cosines[at]!;
      imaginary += series[t]! * sines[at]!;
    }
    return (real * real + imaginary * imaginary) / (2 * Math.PI * size);
  });
}

/** The least of the local Whittle objective, which is convex in d, by golden sections. */
function whittle(logs: Float64Array, powers: Float64Array): number {
  const centre = mean(logs);
  const objective = (d: number): number => {
    const scaled = elementary(
      "exp",
      logs.map((log) => 2 * d * (log - centre)),
    );
    return mean(scaled.map((factor, j) => factor * powers[j]!));
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let [from, to] = [-0.5, 1];
  while (to - from > 1e-9) {
    const width = golden * (to - from);
    if (objective(to - width) < objective(from + width)) to = from + width;
    else from = to - width;
  }
  return (from + to) / 2;
}

function elementary(name: string, values: Float64Array): Float64Array {
  return native().elementary(name, Float64Array.from(values)) as Float64Array;
}
