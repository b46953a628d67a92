// Cancels a sweep in the middle and goes on: what is stored is not computed again, and the bits are those of a sweep
// that was left alone.
import { sweep } from "outlast";
import type { SweepSpec } from "outlast";

const spec: SweepSpec = {
  name: "resume-example",
  base: {
    specVersion: 1,
    seed: 0,
    model: { cell: "gru", hiddenSize: 2 },
    task: { kind: "delay", delay: 2, length: 10 },
    train: { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 16, steps: 500 },
    evaluate: [{ name: "longer", lengths: [10, 100], sequences: 20 }],
  },
  axes: { "model.hiddenSize": [2, 3, 4, 5, 6, 7, 8, 9], seed: { from: 0, count: 4 } },
};

const stop = new AbortController();
const first = await sweep(spec, {
  drain: stop.signal, // runs under way end and are stored; `signal` ends them at once
  onProgress: ({ done }) => done > 0 && stop.abort(),
});
console.log(`${first.status}: ${first.done} of ${first.total} points are done`);

const second = await sweep(spec);
console.log(`${second.status}: ${second.had} runs were stored, ${second.ok} were computed now`);
