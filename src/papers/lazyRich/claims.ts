import { axisNumbers, groupsOf, median, values, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { kernelLimit } from "./kernelLimit.js";

export function lazyRichClaims(results: readonly PaperResult[]): Claim[] {
  const wide = where(results, { experiment: "width" });
  const scaled = where(results, { experiment: "output scale" });
  return [
    limitStays(results),
    referenceRun(results),
    follows(results),
    interpolates(wide),
    stays(wide),
    shrinks(wide),
    tangent(scaled),
    ...between(results),
  ];
}

/** Descent on the convolution that a linear RNN is at infinite width. */
function limitStays(results: readonly PaperResult[]): Claim {
  const taus = axisNumbers(results, "tau");
  const limits = taus.map((tau) => kernelLimit(tau));
  const moved = limits.map(({ beyond }) => beyond);
  const losses = limits.map(({ loss }) => loss);
  return {
    kind: "theorem",
    sentence: "In the kernel limit, the weighted convolution, lags beyond the training length never move.",
    measured: `they move by ${showRange(moved)}, losses ${showRange(losses)}, ${taus.length} teachers`,
    tolerance: "exactly 0, loss <= 1e-16",
    holds: moved.every((move) => move === 0) && losses.every((loss) => loss <= 1e-16),
  };
}

/** An implicit multistep solver's flow came to 1.4e-4 for lambda = 0.999; e^(-1/1000) is that to 5e-7. */
function referenceRun(results: readonly PaperResult[]): Claim {
  const middle = median(values(where(results, { experiment: "rich", tau: 1000 }), "error400"));
  return {
    kind: "derived",
    sentence: "The rich flow's error over 400 lags, of a time constant of 1000, is a reference run's 1.4e-4.",
    measured: `median ${show(middle)}`,
    tolerance: "within a factor of 5",
    holds: middle >= 1.4e-4 / 5 && middle <= 1.4e-4 * 5,
  };
}

function follows(results: readonly PaperResult[]): Claim {
  const rich = where(results, { experiment: "rich" });
  const cells = groupsOf(rich).map(({ results: own }) => own);
  const errors = cells.map((own) => median(values(own, "error")));
  const limits = cells.map((own) => median(values(own, "limit")));
  return {
    kind: "re-creation",
    sentence:
      "In the rich regime lags beyond the training length follow the teacher, for four time constants and ever after.",
    measured: `median errors ${showRange(errors)}, relative squared errors at infinity ${showRange(limits)}, ${cells.length} teachers`,
    tolerance: "<= 0.05, <= 0.01",
    holds: cells.length > 0 && errors.every((error) => error <= 0.05) && limits.every((limit) => limit <= 0.01),
  };
}

function interpolates(wide: readonly PaperResult[]): Claim {
  const losses = values(wide, "loss");
  return {
    kind: "re-creation",
    sentence: "Wide students fit the lags they are trained on, of every teacher.",
    measured: `losses ${showRange(losses)}`,
    tolerance: "<= 1e-8",
    holds: losses.length > 0 && losses.every((loss) => loss <= 1e-8),
  };
}

/** A student that stays where it was beyond the training length has an error of lambda^K there, about 1. */
function stays(wide: readonly PaperResult[]): Claim {
  const widest = groupsOf(where(wide, { d: 400 })).map(({ results: own }) => own);
  const errors = widest.map((own) => median(values(own, "error")));
  const beyond = widest.map((own) => median(values(own, "beyond")));
  return {
    kind: "re-creation",
    sentence: "At width 400 lags beyond the training length hardly move, and the teacher is missed there.",
    measured: `median errors ${showRange(errors)}, movement beyond over movement within ${showRange(beyond)}`,
    tolerance: ">= 0.5, <= 0.15",
    holds: widest.length > 0 && errors.every((error) => error >= 0.5) && beyond.every((part) => part <= 0.15),
  };
}

function shrinks(wide: readonly PaperResult[]): Claim {
  const [narrow, broad] = [25, 400].map((d) => median(values(where(wide, { d }), "beyond"))) as [number, number];
  return {
    kind: "derived",
    sentence: "The movement beyond the training length falls with the width about like n^(-1/2).",
    measured: `${show(narrow)} at 25, ${show(broad)} at 400: ${show(narrow / broad)} times less`,
    tolerance: "4 times, within a factor of 2.5",
    holds: narrow / broad >= 4 / 2.5 && narrow / broad <= 4 * 2.5,
  };
}

/** Outputs scaled by alpha leave the tangent model by O(1/alpha): what still moves is the finite width's kernel. */
function tangent(scaled: readonly PaperResult[]): Claim {
  const largest = Math.max(...scaled.map(({ cell }) => Number(cell["alpha"])));
  const gap = (alpha: number): number => median(values(where(scaled, { alpha }), "kernelGap"));
  const [first, last] = [gap(1), gap(largest)];
  return {
    kind: "derived",
    sentence: "At a fixed width training becomes that of the tangent kernel at the start like 1 / (output scale).",
    measured: `median relative gaps ${show(first)} at 1, ${show(last)} at ${largest}: ${show(first / last)} times less`,
    tolerance: `${largest} times, within a factor of 3; <= 0.2 at 1`,
    holds: first <= 0.2 && first / last >= largest / 3 && first / last <= largest * 3,
  };
}

function between(results: readonly PaperResult[]): Claim[] {
  const own = where(results, { experiment: "init scale" });
  const middle = (scale: number, alpha: number): number => median(values(where(own, { scale, alpha }), "error"));
  const [rich, lazy, scaled] = [middle(1e-3, 1), middle(0.5, 100), middle(1e-3, 100)];
  return [
    {
      kind: "re-creation",
      sentence: "One student of 20 units, its A free, is rich or lazy by its init scale against its output scale.",
      measured: `median errors ${show(rich)} at init scale 0.001, output scale 1; ${show(lazy)} at 0.5 and 100`,
      tolerance: "<= 0.05, >= 0.5",
      holds: rich <= 0.05 && lazy >= 0.5,
    },
    {
      kind: "re-creation",
      sentence:
        "A start near zero alone does not make it follow: at output scale 100 it interpolates, and stays behind.",
      measured: `median error ${show(scaled)} at init scale 0.001`,
      tolerance: ">= 0.5",
      holds: scaled >= 0.5,
    },
  ];
}
