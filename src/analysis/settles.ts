import { invalid } from "../core/index.js";
import { native } from "../native/index.js";
import type { NativeSystem } from "../native/index.js";
import { TOLERANCE } from "./options.js";
import { zeroSystem } from "./peak.js";

/** Below it the rounding of no eigenvalue reaches 1. */
const NEAR = 1 - 1e-6;

/**
 * Throws OUTLAST_INVALID_ARGUMENT where the spectral radius is 1 to within its own rounding: of all of A, or of the
 * part that is reachable alone. Sums over all lags are then as large as that rounding is small. `what` begins the
 * sentence.
 */
export function checkSettles(system: NativeSystem, part: "all" | "reachable", what: string): void {
  const [re = 0, im = 0] = native().eigenvalues(system);
  if (Math.sqrt(re * re + im * im) < NEAR) return;
  const size = system.dimension;
  const identity = Float64Array.from({ length: size * size }, (_, i) => Number(i % (size + 1) === 0));
  const inputs = part === "all" ? { inputSize: size, B: identity } : {};
  const whole = { ...system, ...inputs, outputSize: size, C: identity };
  const { verdict, radius } = native().infiniteError(whole, zeroSystem(whole), { tolerance: TOLERANCE });
  if (verdict === "stable") return;
  const sentence = `${what} a spectral radius under 1 of ${part === "all" ? "A" : "its reachable part"}, got ${radius}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "system");
}
