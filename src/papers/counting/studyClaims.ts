import { shareOf } from "../../analysis/index.js";
import type { Share } from "../../analysis/index.js";
import { median, quantile, values } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { CHOSEN_AMONG, bestEpoch, epochsOf } from "./chosen.js";
import { regressionClaims } from "./regressionClaims.js";
import { mostRuns, numbersOf, runsOf, trainedLoss, valueAt } from "./select.js";
import { EPOCHS, countingCells } from "./setting.js";
import type { CountingCell } from "./setting.js";
import { shareWhere, showShare } from "./statistics.js";
import { zoomOf } from "./turns.js";

/** The study's questions, of as many seeds as were run in its set-up. */
export function studyClaims(results: readonly PaperResult[]): Claim[] {
  return [
    ...lstmClaims(mostRuns(results, "lstm")),
    reluConverges(mostRuns(results, "relu")),
    ...whereTheyFail(results),
    inOrder(results),
    ...regressionClaims(results),
    ...choosingEpochs(results),
  ];
}

function lstmClaims(own: readonly PaperResult[]): Claim[] {
  const near = shareWhere(own, (of) => of("validation") === 1 && of("long") >= 0.99);
  const far = shareWhere(own, (of) => of("thousand") <= 0.05);
  return [
    {
      kind: "re-creation",
      sentence:
        "Most LSTMs are right on every one of 5000 validation strings of up to 50 symbols, and on 99 % of 5000 of 52 to 100.",
      measured: showShare(near),
      tolerance: ">= 75 % of them",
      holds: near.share >= 0.75,
    },
    {
      kind: "re-creation",
      sentence: "Nearly all LSTMs are wrong on nearly all strings of 1000 symbols: right on at most 5 % of 100.",
      measured: showShare(far),
      tolerance: ">= 90 % of them",
      holds: far.share >= 0.9,
    },
  ];
}

/** The authors kept ten "good" ones of 35 ReLU runs; what they held them to is in their code. */
function reluConverges(own: readonly PaperResult[]): Claim {
  const theirs = shareOf(10, 35);
  const ours = shareWhere(own, (of) => of("trainLoss") <= trainedLoss.relu);
  return {
    kind: "re-creation",
    sentence: `A minority of the ReLUs converges, to a mean training loss of at most ${trainedLoss.relu}.`,
    measured: showShare(ours),
    tolerance: `the interval meets that of the authors' ${showShare(theirs)}`,
    holds: ours.high >= theirs.low && ours.low <= theirs.high && ours.share < 0.5,
  };
}

/** On ( (^500 )^500 )^2 the peak is at step 499, the first return at 999: windows of ours, beside the authors'. */
function whereTheyFail(results: readonly PaperResult[]): Claim[] {
  const windows: [CountingCell, number, number, string][] = [
    ["gru", 500, 699, "GRUs fail on ( (^500 )^500 )^2 soon after the first peak"],
    ["lstm", 850, 999, "LSTMs fail on ( (^500 )^500 )^2 near the first return to depth 0"],
  ];
  return windows.map(([cell, from, to, sentence]) => {
    const own = mostRuns(results, cell);
    const within = (low: number, high: number): Share =>
      shareWhere(own, (of) => of("turns") >= low && of("turns") <= high);
    const [share, zoom, turns] = [within(from, to), zoomOf(cell), numbersOf(own, "turns")];
    return {
      kind: "re-creation",
      sentence: `${sentence}, at steps ${from} to ${to}.`,
      measured:
        `${showShare(share)}; middle half ${show(quantile(turns, 0.25))} to ${show(quantile(turns, 0.75))}; ` +
        `${showShare(within(zoom.from, zoom.to))} in the window of the authors' figure, ${zoom.from} to ${zoom.to}`,
      tolerance: ">= 80 % of them",
      holds: share.share >= 0.8,
    };
  });
}

function inOrder(results: readonly PaperResult[]): Claim {
  const losses = countingCells.map((cell) => values(mostRuns(results, cell), "validationLoss"));
  const [lstm, gru, relu] = losses.map((own) => median(own)) as [number, number, number];
  const spreads = countingCells.map((cell) => {
    const own = numbersOf(mostRuns(results, cell), "validation");
    return quantile(own, 0.95) - quantile(own, 0.05);
  });
  return {
    kind: "re-creation",
    sentence: "The validation loss is least for LSTMs and most for ReLUs, whose accuracy varies most from run to run.",
    measured: `median losses ${[lstm, gru, relu].map(show).join(", ")} (LSTM, GRU, ReLU), 5 to 95 % of the accuracies ${spreads.map(show).join(", ")} apart`,
    tolerance: "in this order",
    holds: lstm < gru && gru < relu && Math.max(...spreads) === spreads[2] && spreads[2] > 0,
  };
}

/** The authors' released code takes the epoch whose last validation batch has the least loss; here it is the mean's. */
function choosingEpochs(results: readonly PaperResult[]): Claim[] {
  const own = runsOf(results, "study", "lstm");
  if (own.length === 0) return [];
  const looked = epochsOf(own[0]!).filter((epoch) => epoch <= CHOSEN_AMONG);
  const best = own.map((result) => ({ result, epoch: bestEpoch(result, CHOSEN_AMONG) ?? NaN }));
  const [chosen, last] = [
    best.map(({ result, epoch }) => valueAt(result, "thousand", epoch) ?? NaN),
    own.map((result) => valueAt(result, "thousand", EPOCHS) ?? NaN),
  ];
  return [
    {
      kind: "re-creation",
      sentence: `Of ${looked.length} epochs from ${looked[0]} to ${looked.at(-1)}, the one with the least mean validation loss has LSTMs wrong on nearly all strings of 1000 symbols too.`,
      measured: `accuracies ${showRange(chosen)} of ${chosen.length} runs, at epochs ${showRange(best.map(({ epoch }) => epoch))}; ${showRange(last)} at epoch ${EPOCHS}`,
      tolerance: "median <= 0.05",
      holds: median(chosen) <= 0.05,
    },
  ];
}
