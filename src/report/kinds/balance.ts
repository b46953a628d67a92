import { balanceGap, conservedQuantity } from "../../analysis/index.js";
import { trajectory } from "../../run/index.js";
import type { ResolvedRunSpec } from "../../run/index.js";
import type { Axis, Layer, Line } from "../figure/figure.js";
import { checkLinear } from "../models/linearPart.js";
import { logSteps } from "../models/logSteps.js";
import { recordOf, runOf } from "../models/runOf.js";
import { modelKind } from "./modelKind.js";

/** Steps of an octave of training that are looked at. */
const PER_OCTAVE = 4;

/**
 * How balanced a linear model is over its training, ||B - C^T|| over ||B + C^T||, and below it what gradient flow
 * keeps: Q = A^T A - A A^T - B B^T + C^T C, its trace ||C||^2 - ||B||^2, and how far it has come from where it was.
 * The recorded run is trained once more.
 */
export const balance = modelKind({
  name: "balance",
  about:
    "the balance gap and the conserved quantity of a linear model over its training (the run is trained once more)",
  draw: async (source) => {
    const record = recordOf(source, "balance", "what training went through");
    checkLinear("balance", source.model);
    balanceGap(source.model); // refuses other sizes before anything is trained
    const run = runOf(record);
    const points = await trajectory(run, logSteps(record.result.steps, PER_OCTAVE));
    const measured = points.map(({ step, model }) => ({
      step,
      gap: balanceGap(model).toSum,
      ...conservedQuantity(model),
    }));
    const start = measured[0]!.Q;
    const place = placeOf(run.spec);
    const isLog = measured.length <= record.result.steps;
    const x: Axis = { label: place.label, scale: isLog ? "log" : "linear" };
    // A logarithmic axis has no place for the start.
    const drawn = isLog ? measured.slice(1) : measured;
    const line = (label: string, height: (one: (typeof measured)[number]) => number): Line => {
      return { mark: "line", label, points: drawn.map((one) => ({ x: place.at(one.step), y: finite(height(one)) })) };
    };
    const isEverOff = measured.every(({ gap }) => gap > 0);
    const rule: Layer[] = isLog ? [{ mark: "rule", label: "start", y: measured[0]!.gap }] : [];
    return {
      title: `Balance over training, ${source.name}`,
      note: noteOf(run.spec),
      panels: [
        {
          x,
          y: { label: "||B - C^T|| / ||B + C^T||", scale: isEverOff ? "log" : "linear" },
          layers: [...rule, line("balance gap", ({ gap }) => gap)],
        },
        {
          x,
          y: { label: "Q = A^T A - A A^T - B B^T + C^T C", scale: "linear" },
          layers: [
            line("||Q||", ({ Q }) => frobenius(Q)),
            line("trace Q", ({ trace }) => trace),
            line("||Q - Q at the start||", ({ Q }) => frobenius(Q, start)),
          ],
        },
      ],
    };
  },
});

/** Where a step lies: a gradient flow's steps are equally spaced times. */
function placeOf({ train: { optimizer, steps = 1 } }: ResolvedRunSpec): {
  label: string;
  at: (step: number) => number;
} {
  if (optimizer.kind !== "gradientFlow") return { label: "optimizer steps", at: (step) => step };
  const { time } = optimizer;
  return { label: "time of the gradient flow", at: (step) => (step * time) / steps };
}

function noteOf({ model: { structure }, train: { optimizer } }: ResolvedRunSpec): string {
  const law = "Gradient flow of all of A, B and C keeps Q";
  if (structure !== "full") return `${law}; this model's A is ${structure}.`;
  return optimizer.kind === "gradientFlow" ? `${law}.` : `${law}; steps of finite size move it.`;
}

function frobenius(matrix: readonly (readonly number[])[], from?: readonly (readonly number[])[]): number {
  let squares = 0;
  matrix.forEach((row, i) =>
    row.forEach((value, j) => {
      const difference = value - (from?.[i]?.[j] ?? 0);
      squares += difference * difference;
    }),
  );
  return Math.sqrt(squares);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
