// What the release tries on every platform, in a folder where the packed tarball is installed: a short training, whose
// loss falls, in the ES module and in CommonJS.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

// This file may lie outside the folder that has the package.
const require = createRequire(pathToFileURL(resolve("package.json")));
const { createModel, train } = await import(pathToFileURL(require.resolve("outlast")).href);
assert.equal(require("outlast").createModel, createModel);

const model = createModel({ cell: "lstm", inputSize: 2, hiddenSize: 8, outputSize: 2 }, { seed: 1 });
const task = { kind: "dyck1", sampler: "uniform", minLength: 4, maxLength: 12, sequences: 20 };
const optimizer = { kind: "adam", learningRate: 0.01 };
const { losses } = await train(model, { task, loss: "mse", scored: "every", optimizer, steps: 200, seed: 1 });
assert.ok(losses.at(-1) < losses[0] / 2, `the loss went from ${losses[0]} to ${losses.at(-1)}`);
process.stdout.write(
  `${process.platform} ${process.arch}, Node.js ${process.version}: loss ${losses[0]} to ${losses.at(-1)}\n`,
);
