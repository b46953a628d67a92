import type { PaperRun, Preset } from "../paper.js";
import { exactStarts, landscapeRuns } from "./handMade.js";
import { remedies } from "./remedies.js";
import { EPOCHS, countingCells, countingSpec } from "./setting.js";
import type { CountingCell, Variant } from "./setting.js";

/** Epochs whose models the authors' analyses are of. */
export const STUDY_EPOCHS = [0, 5, 10, 15, 20, 25] as const;

/** Epochs after which the study looks at its models, beside the end: all, for the choice of one, or the analyses'. */
const looked: Record<Preset, readonly number[]> = { full: range(0, EPOCHS), quick: STUDY_EPOCHS };

/** The study's seeds: run i of a batch of n runs has seed n + i; the ReLU's runs are three batches. */
const studySeeds: Record<CountingCell, readonly number[]> = {
  lstm: range(10, 20),
  gru: range(10, 20),
  relu: [...range(10, 20), ...range(20, 40), ...range(5, 10)],
};

/** How many seeds each of our experiments has; those of 0 are left out. */
interface Sizes {
  seeds: number;
  /** Of the seeds, those that are looked at on their way too. */
  watched: number;
  hidden: number;
  variants: number;
  exact: number;
}

const sizes: Record<Preset, Sizes> = {
  full: { seeds: 1000, watched: 100, hidden: 32, variants: 100, exact: 100 },
  quick: { seeds: 0, watched: 0, hidden: 0, variants: 0, exact: 8 },
};

/** The study as its authors set it up, then ours; hand-made counters last. */
export function countingRuns(preset: Preset): PaperRun[] {
  const { seeds, watched, hidden, variants, exact } = sizes[preset];
  return [
    ...study(looked[preset]),
    ...over("seeds", range(0, watched), { checkpoints: STUDY_EPOCHS }),
    ...over("seeds", range(watched, seeds)),
    ...HIDDEN.flatMap((hiddenSize) => over("hidden size", range(0, hidden), { model: { hiddenSize } }, hiddenSize)),
    ...over("float64", range(0, variants), { model: { dtype: "float64" } }),
    ...over("bce", range(0, variants), { train: { loss: "bce" } }),
    ...over("longer", range(0, variants), { train: { epochs: LONGER * EPOCHS }, checkpoints: [EPOCHS, 2 * EPOCHS] }),
    ...remedies.flatMap(({ name, effect, train }) =>
      countingCells
        .filter((cell) => cell in effect)
        .flatMap((cell) => over(name, range(0, variants), { train: train(cell) }, 1, [cell])),
    ),
    ...exactStarts(preset, range(0, exact)),
    ...landscapeRuns(preset),
  ];
}

/** Hidden sizes beside the study's one unit. */
const HIDDEN = [2, 3, 4, 5, 6, 7, 8];
/** How many times longer training is in "longer". */
export const LONGER = 4;

function study(checkpoints: readonly number[]): PaperRun[] {
  return countingCells.flatMap((cell) =>
    studySeeds[cell].map((seed) => ({
      cell: cellOf("study", { cell, seed }),
      spec: countingSpec({ cell, seed, checkpoints }),
    })),
  );
}

/** A variant of the study in every cell and seed. */
function over(
  experiment: string,
  seeds: readonly number[],
  variant: Omit<Variant, "cell" | "seed"> = {},
  hiddenSize = 1,
  cells: readonly CountingCell[] = countingCells,
): PaperRun[] {
  return cells.flatMap((cell) =>
    seeds.map((seed) => ({
      cell: cellOf(experiment, { cell, seed }, hiddenSize),
      spec: countingSpec({ cell, seed, ...variant }),
    })),
  );
}

function cellOf(experiment: string, { cell, seed }: Variant, hiddenSize = 1): PaperRun["cell"] {
  return { experiment, cell, hiddenSize, seed };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
