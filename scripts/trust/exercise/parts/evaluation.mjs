// Evaluations at given lengths and scans of every length: each cell, metric, criterion and way to draw.
import { fixedSource, parametersOf, shapeOf, sourceOf } from "../makers.mjs";

const RULES = ["threshold", "argmax", "within", "none"];

/** What `evaluate` takes, on Dyck-1 strings unless `given` says otherwise. */
export function evaluationOf(native, shape, given = {}) {
  const { runs = 1 } = given;
  return {
    shape,
    runs,
    parameters: parametersOf(native, shape, runs),
    source: sourceOf(native, "dyck1", { sampler: 0, minLength: 2, maxLength: 20, p: 0.5, q: 0.25 }),
    seeds: Float64Array.from({ length: runs }, (_, i) => i),
    stream: "evaluate",
    lengths: Float64Array.of(2, 8, 10, 10, 4, 30),
    sequences: 9,
    prefix: false,
    loss: "mse",
    scored: "every",
    correct: { rule: "threshold", value: 0.5 },
    metrics: native.metrics,
    perSequence: true,
    threads: 2,
    ...given,
  };
}

export function scanOf(native, shape, given = {}) {
  const shared = evaluationOf(native, shape);
  const own = { from: 1, upTo: 40, metric: "loss", statistic: 0, bound: Infinity, atLeast: false };
  return { ...shared, source: fixedSource(shape, { batch: 9, time: 40, ragged: false }), ...own, ...given };
}

async function evaluates(exercise, shape, given) {
  const evaluation = evaluationOf(exercise.native, shape, given);
  const { statistics, counts } = await exercise.settled(exercise.native.evaluate(evaluation));
  const cells = evaluation.runs * evaluation.lengths.length;
  exercise.expect(statistics.length === cells * 3 * evaluation.metrics.length, `evaluate of ${shape.cell} lacks some`);
  exercise.expect(
    counts.every((count) => count > 0),
    `evaluate of ${shape.cell} saw no sequence`,
  );
}

export async function evaluation(exercise) {
  const { native, small } = exercise;
  for (const cell of native.cells) {
    for (const dtype of ["float32", "float64"]) {
      for (const hiddenSize of small ? [3] : [1, 5, 20, 34]) {
        const shape = shapeOf({ cell, dtype, hiddenSize, bias: cell !== "linear" });
        const rule = RULES[hiddenSize % 4];
        await evaluates(exercise, shape, { runs: 3, correct: { rule, value: 0.5 } });
        const exact = Float64Array.of(4, 4, 8, 8, 40, 40);
        await evaluates(exercise, shape, { lengths: exact, prefix: true, sequences: 3, threads: 1 });
        const scan = scanOf(native, shape, { stream: hiddenSize % 2 === 1 ? "data" : "evaluate" });
        const { horizon } = await exercise.settled(native.scanHorizon(scan));
        exercise.expect(horizon === 40, `a scan of ${cell} that nothing ends came to ${horizon}`);
        const never = { ...scan, from: 3, bound: 1e9, atLeast: true, metric: "normalizedError", statistic: 5 };
        await exercise.settled(native.scanHorizon(never));
      }
    }
  }
  const deep = shapeOf({ cell: "lstm", layers: 3, learnInitialState: true });
  for (const loss of native.losses) {
    const source = fixedSource(deep, { batch: 20, time: 11, loss });
    for (const rule of loss === "ce" ? ["argmax", "none"] : RULES) {
      const given = { source, loss, correct: { rule, value: 0.3 }, lengths: Float64Array.of(1, 11) };
      await exercise.settled(native.evaluate(evaluationOf(native, deep, { ...given, scored: "last" })));
    }
  }
}
