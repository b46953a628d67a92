import { z } from "zod";
import { parseSpec, seedSchema } from "../../core/index.js";
import { native } from "../../native/index.js";
import type { NeuralRecording } from "./recording.js";
import { gaussians, uniforms } from "./uniforms.js";

/** Numbers of spikes that a surrogate may have. */
const LARGEST = 20_000_000;

export const surrogateSchema = z
  .strictObject({
    neurons: z.int().min(1).max(1000).default(30).describe("Poisson neurons."),
    bins: z.int().min(2).max(1_000_000).default(2000).describe("Bins of time."),
    seed: seedSchema.describe("Seed of all its numbers, apart from the seeds of the run."),
  })
  .superRefine(({ neurons, bins }, context) => {
    if (neurons * bins <= LARGEST) return;
    const message = `neurons x bins must be at most ${LARGEST}, got ${neurons} x ${bins}: ask for fewer bins.`;
    context.addIssue({ code: "custom", path: ["bins"], message });
  })
  .describe("Numbers made up in place of a recording: Poisson neurons with cosine tuning to a smooth random velocity.");

/** Sizes and seed of a recording that is made up. */
export type SurrogateSpec = z.input<typeof surrogateSchema>;

/** What is left of a velocity's drive after a bin. */
const KEPT = 0.8;
/** Bins that the velocity runs before the first. */
const EARLIER = 200;
/** Expected spikes a bin at rest, and how many more at unit velocity along a neuron's direction. */
const [REST, DEPTH] = [1, 0.5];

/**
 * A synthetic recording, no animal's: each part of the velocity is white noise through two leaky integrators, of
 * variance 1; neuron i fires Poisson numbers of spikes of mean max(0, 1 + (v . u_i) / 2) in a bin, u_i a unit vector of
 * random direction (cosine tuning: Georgopoulos et al. 1982). Deterministic in its seed. Throws OUTLAST_INVALID_SPEC.
 */
export function surrogateRecording(spec: SurrogateSpec): NeuralRecording {
  const { neurons, bins, seed } = parseSpec(surrogateSchema, spec, "", "the surrogate");
  const velocities = smoothNoise(bins, seed);
  const angles = uniforms(neurons, seed, "surrogate/directions").map((share) => 2 * Math.PI * share);
  const [cosines, sines] = [native().elementary("cos", angles), native().elementary("sin", angles)];
  const rates = Float64Array.from({ length: bins * neurons }, (_, at) => {
    const [bin, i] = [Math.floor(at / neurons), at % neurons];
    const along = velocities[2 * bin]! * cosines[i]! + velocities[2 * bin + 1]! * sines[i]!;
    return Math.max(0, REST + DEPTH * along);
  });
  const shares = uniforms(bins * neurons, seed, "surrogate/spikes");
  return {
    spikes: { shape: [bins, neurons], data: poisson(rates, shares) },
    velocities: { shape: [bins, 2], data: velocities },
  };
}

/** [bins, 2], of variance 1: sum over k of (k + 1) a^k e_(t-k) has the variance (1 + a^2) / (1 - a^2)^3. */
function smoothNoise(bins: number, seed: number): Float64Array<ArrayBuffer> {
  const noise = gaussians(2 * (EARLIER + bins), seed, "surrogate/velocities");
  const rest = 1 - KEPT * KEPT;
  const scale = Math.sqrt((rest * rest * rest) / (1 + KEPT * KEPT));
  const velocities = new Float64Array(2 * bins);
  for (const part of [0, 1]) {
    let [first, second] = [0, 0];
    for (let t = 0; t < EARLIER + bins; t++) {
      first = KEPT * first + noise[2 * t + part]!;
      second = KEPT * second + first;
      if (t >= EARLIER) velocities[2 * (t - EARLIER) + part] = scale * second;
    }
  }
  return velocities;
}

/** The least k whose cumulative probability is above the share, for each mean. */
function poisson(means: Float64Array<ArrayBuffer>, shares: Float64Array): Float64Array<ArrayBuffer> {
  const none = native().elementary(
    "exp",
    means.map((mean) => -mean),
  );
  return means.map((mean, at) => {
    let [count, probability, cumulative] = [0, none[at]!, none[at]!];
    // The probability ends at 0 where rounding keeps the sum of all under the share.
    while (shares[at]! >= cumulative && probability > 0) {
      count++;
      probability *= mean / count;
      cumulative += probability;
    }
    return count;
  });
}
