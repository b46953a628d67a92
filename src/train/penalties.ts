import { z } from "zod";
import { invalid } from "../core/index.js";
import { hasInnerState } from "../models/index.js";
import type { ResolvedModelSpec } from "../models/index.js";
import { native } from "../native/index.js";
import type { NativeRule } from "../native/index.js";

const saturation = z.strictObject({
  weight: z.number().min(0).describe("What the squares are multiplied by."),
  target: z.number().describe("Pre-activation that every gate and candidate is to reach at its worst."),
});

/** Every penalty on a model's parameters, which training descends beside the loss. */
export const penaltyFields = {
  saturation: saturation
    .optional()
    .describe(
      "For lstm: weight sum max(0, target - worst)^2 over the gates i, f, o and the candidate's magnitude of every unit, " +
        "worst their least pre-activation over one-hot inputs and |h| <= 1.",
    ),
};

type Penalties = { [Name in keyof typeof penaltyFields]?: z.output<(typeof penaltyFields)[Name]> };

const names = Object.keys(penaltyFields) as (keyof Penalties)[];

/** The penalties that settings have, by name. */
export function penaltiesOf(settings: Penalties): (keyof Penalties)[] {
  return names.filter((name) => settings[name] !== undefined);
}

/** One rule for each penalty of the settings; `rows` makes one row a run. */
export function penaltyRules<Settings extends Penalties>(
  settings: Settings,
  rows: (row: (run: Settings) => readonly number[]) => Float64Array,
): NativeRule[] {
  return penaltiesOf(settings).map((kind) => {
    const fields = native().penalties[kind] ?? [];
    return {
      kind,
      numbers: rows((run) => fields.map((field) => Number((run[kind] as Record<string, number>)[field]))),
    };
  });
}

/** Throws OUTLAST_INVALID_SPEC for a penalty on what the model does not have; `path` is the place of the settings. */
export function checkPenalties({ saturation }: Penalties, { cell }: ResolvedModelSpec, path = ""): void {
  if (saturation === undefined || hasInnerState(cell)) return;
  const name = path === "" ? "saturation" : `${path}.saturation`;
  const sentence = `${name} is for the cell lstm, whose gates it opens, and the model's is ${cell}: drop it.`;
  throw invalid("OUTLAST_INVALID_SPEC", sentence, name);
}
