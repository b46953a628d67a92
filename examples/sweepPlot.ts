// Three cells with five seeds each learn to count brackets: a sweep, what its store says, and a figure.
import { figures, query, sweep, writeFigure } from "outlast";

const { store, ok, had } = await sweep({
  name: "cells-example",
  base: {
    specVersion: 1,
    seed: 0,
    model: { cell: "lstm", hiddenSize: 2 },
    task: { kind: "dyck1", maxLength: 20, sequences: 500 },
    train: { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 1, epochs: 10 },
    evaluate: [{ name: "longer", lengths: [10, 20, 50, 100, 200], sequences: 100 }],
  },
  axes: { "model.cell": ["tanh", "gru", "lstm"], seed: { from: 0, count: 5 } },
});
console.log(`${ok} runs computed, ${had} were in ${store}`);

const { rows } = await query(
  { path: store },
  { groupBy: ["model.cell"], select: ["count()", "median(longer.horizon)"] },
);
for (const row of rows) console.log(`cell, runs, median horizon: ${row.join(", ")}`);

const figure = await figures.length(store, { metric: "sequenceAccuracy", group: ["model.cell"] });
await writeFigure(figure, "cells.svg");
console.log("the figure is in cells.svg");
