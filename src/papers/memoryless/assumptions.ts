import type { RunSpec } from "../../run/index.js";
import { TIME, flowSpec, flowTraining, startAt } from "../flows.js";
import type { Flow } from "../flows.js";
import type { PaperRun } from "../paper.js";

/** Starts of the optimizers' comparison. */
const SCALES = [1e-3, 0.01, 0.1];

/**
 * The positive result is of a symmetric A, B = C^T, K = 3, w > 0, the expected loss and gradient flow. One of these
 * changed at a time, at d = 20 (10 for A_0 = a I): balance itself is the grid's to take away, the optimizer
 * `optimizers`'.
 */
export function assumptions(seed: number): PaperRun[] {
  const balanced = (scale: number, more: Partial<Flow> = {}): Flow => ({
    ...{ system: { memoryless: 1 }, d: 20, K: 3, seed, structure: "symmetric" },
    init: startAt(scale, "symmetric", "balanced"),
    ...more,
  });
  const free: Partial<Flow> = { structure: "full", init: startAt(0.1, "full") };
  const negative = { memoryless: -1 };
  // B = C^T, and an A of the same size that is not symmetric.
  const skewed = { ...startAt(1, "full", "balanced"), perParameter: { A: startAt(1, "full") } } as Flow["init"];
  return [
    ...[0.1, 1].map((scale) => flowRun("balanced start", scale, balanced(scale))),
    flowRun("balanced start, K = 2", 1, balanced(1, { K: 2 })),
    flowRun("balanced start, A not symmetric", 1, balanced(1, { structure: "full", init: skewed })),
    // Balance is kept, but not stably: rounding grows as e^(2 t), and breaks it from t = 20 on.
    flowRun("balanced start, w < 0", 0.1, balanced(0.1, { system: negative, time: 8 })),
    flowRun("any start, w < 0", 0.1, balanced(0.1, { ...free, system: negative })),
    ...[0.5, 1].flatMap((alpha) => identityStarts(alpha, balanced(0.1, { ...free, d: 10 }))),
    ...[1, 2].map((sequences) => onSequences(sequences, balanced(0.1, free))),
  ];
}

function flowRun(experiment: string, scale: number, flow: Flow): PaperRun {
  const { structure, d, K, seed } = flow;
  return { cell: { experiment, structure, d, K, scale, seed }, spec: flowSpec(flow) };
}

/** A_0 = alpha I with B and C apart, and with B = C^T. */
function identityStarts(alpha: number, flow: Flow): PaperRun[] {
  return (["nearZero", "balanced"] as const).map((kind) => {
    const start = startAt(0.1, "full", kind);
    const init = { ...start, perParameter: { A: { kind: "identity", scale: alpha } } } as Flow["init"];
    const name = `A_0 = ${alpha} I${kind === "balanced" ? ", B = C^T" : ""}`;
    return flowRun(name, 0.1, { ...flow, init });
  });
}

/** In place of the expected loss, that of so many sequences. */
function onSequences(sequences: number, flow: Flow): PaperRun {
  const { cell, spec } = flowRun(`${sequences} of 3 sequences`, 0.1, flow);
  const task: RunSpec["task"] = { kind: "teacher", system: { memoryless: 1 }, length: 3, sequences };
  return { cell, spec: { ...spec, task, train: { ...flowTraining(TIME), objective: "samples" } } };
}

/** Gradient descent and Adam of one rate from the same near-zero starts, on the expected loss. */
export function optimizers(seed: number): PaperRun[] {
  return SCALES.flatMap((scale) =>
    (["full", "symmetric"] as const).flatMap((structure) =>
      (["gd", "adam"] as const).map((kind): PaperRun => {
        const flow = { system: { memoryless: 1 }, d: 20, K: 3, seed, structure, init: startAt(scale, structure) };
        const { cell, spec } = flowRun(kind === "gd" ? "gradient descent" : "Adam", scale, flow);
        const optimizer = { kind, learningRate: 1e-2 } as const;
        return { cell, spec: { ...spec, train: { objective: "population", optimizer, steps: 20_000 } } };
      }),
    ),
  );
}
