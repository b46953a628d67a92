import { describe, invalid } from "../core/index.js";

/** Which matrices A is among. */
export type Structure = "full" | "symmetric" | "diagonal";

const structures: readonly Structure[] = ["full", "symmetric", "diagonal"];

/** Throws OUTLAST_INVALID_ARGUMENT for what is no structure. */
export function checkStructure(structure: Structure, name: string): void {
  if (structures.includes(structure)) return;
  const sentence = `${name} must be "full", "symmetric" or "diagonal", got ${describe(structure)}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, name);
}
