// A task of one's own, flipflop.task.ts, and a measure of one's own, flipflop.objective.ts, in a run.
import { run } from "outlast";

const { result, key } = await run(
  {
    specVersion: 1,
    seed: 1,
    model: { cell: "lstm", hiddenSize: 4 },
    task: { kind: "custom", module: "flipflop.task.ts", length: [2, 24], sequences: 500, options: { ignore: 0.5 } },
    train: { optimizer: { kind: "adam", learningRate: 0.02 }, batchSize: 25, steps: 600, clipNorm: 1 },
    evaluate: [{ name: "longer", lengths: [24, 48, 96], sequences: 100 }],
    objectives: [{ name: "memory", module: "flipflop.objective.ts" }],
  },
  { baseDir: import.meta.dirname },
);
const [curve] = result.evaluate;
console.log(`run ${key.slice(0, 8)}: ${result.status}, horizon ${curve!.horizon}`);
console.log(`a bit survives ${result.objectives?.["memory"]?.["survived"]} steps of things to ignore`);
