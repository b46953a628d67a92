import { mean } from "../../core/index.js";
import { median } from "../groups.js";
import type { PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import type { Table } from "../table.js";
import { names } from "./draw.js";
import { valueAt, runsOf } from "./select.js";
import { EPOCHS, countingCells } from "./setting.js";

/** The authors chose among the first 20 epochs, and in a variant among all 30 (their released code). */
export const CHOSEN_AMONG = 20;

/** Epochs whose model of a run was looked at, its last one among them; fewer where the run diverged. */
export function epochsOf({ measures }: PaperResult): number[] {
  const loss = "validationLoss@";
  const before = Object.keys(measures).filter((name) => name.startsWith(loss));
  const epochs = before.map((name) => Number(name.slice(loss.length))).sort((a, b) => a - b);
  return (measures["validationLoss"] ?? null) === null ? epochs : [...epochs, EPOCHS];
}

/** Of those up to an epoch, the one of the least mean validation loss, the first of equals; undefined of none. */
export function bestEpoch(result: PaperResult, upTo: number): number | undefined {
  const epochs = epochsOf(result).filter((epoch) => epoch <= upTo);
  const losses = epochs.map((epoch) => valueAt(result, "validationLoss", epoch) ?? Infinity);
  return epochs[losses.indexOf(Math.min(...losses))];
}

const shown = ["validationLoss", "train", "validation", "long", "thousand", "thousandFpf"] as const;

const choices = [
  ...[CHOSEN_AMONG, EPOCHS].map((upTo) => ({
    model: `least loss up to epoch ${upTo}`,
    epochOf: (result: PaperResult) => bestEpoch(result, upTo),
  })),
  { model: "last epoch", epochOf: (): number | undefined => EPOCHS },
];

interface Chosen {
  cell: string;
  seed: number;
  model: string;
  epoch: number | null;
  values: (number | null)[];
}

/** Each run of the study, its models of the least validation loss beside its last one: each run, and each cell. */
export function chosenTables(results: readonly PaperResult[]): Table[] {
  const chosen = countingCells.flatMap((cell) =>
    choices.flatMap(({ model, epochOf }) =>
      runsOf(results, "study", cell).map((result): Chosen => {
        const epoch = epochOf(result) ?? null;
        const values = shown.map((measure) => (epoch === null ? null : valueAt(result, measure, epoch)));
        return { cell: names[cell], seed: Number(result.cell["seed"]), model, epoch, values };
      }),
    ),
  );
  const title =
    "Each run's model of the least validation loss beside that of its last epoch. The loss is the mean over all 5000 " +
    "strings; the authors' code chose by that of the last batch over the number of strings, a mistake.";
  return [
    {
      name: "chosen-epochs",
      title,
      columns: ["cell", "seed", "model", "epoch", ...shown],
      rows: chosen.map(({ cell, seed, model, epoch, values }) => [cell, seed, model, epoch, ...values]),
      printed: false,
    },
    {
      name: "chosen-epochs-by-cell",
      title: `${title} Accuracies and first failures: mean (least to most) of the runs.`,
      columns: ["cell", "model", "runs", "epochs", "median validationLoss", ...shown.slice(1)],
      rows: countingCells.flatMap((cell) =>
        choices.flatMap(({ model }) => {
          const own = chosen.filter((one) => one.cell === names[cell] && one.model === model);
          return own.length === 0 ? [] : [summary(own)];
        }),
      ),
      printed: true,
    },
  ];
}

/** A run that diverged before gets nothing right, and its loss is infinite. */
function summary(own: readonly Chosen[]): (string | number)[] {
  const { cell, model } = own[0]!;
  const [losses, ...others] = shown.map((_, column) => own.map(({ values }) => values[column]!));
  const spread = (numbers: readonly number[]): string => `${show(mean(numbers))} (${showRange(numbers)})`;
  return [
    cell,
    model,
    own.length,
    showRange(own.flatMap(({ epoch }) => epoch ?? [])),
    median(losses!.map((loss) => loss ?? Infinity)),
    ...others.map((values) => spread(values.map((value) => value ?? 0))),
  ];
}
