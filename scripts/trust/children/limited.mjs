// Calls that ask for more memory than a limit on the address space leaves: each must fail with a code, and the next
// small one give the bits that it gave before. What the limit leaves is above what Node.js itself needs.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { OutlastError, createModel, extrapolate, train } from "../../../dist/index.js";
import { bits } from "./bits.mjs";
import { tensor } from "./jobs.mjs";

const { megabytes } = JSON.parse(process.argv[2]);
const MB = 2 ** 20;

/** Asks for about so many bytes in one piece, or several. */
const CALLS = {
  createModel: (bytes) => void createModel({ cell: "tanh", inputSize: 1, outputSize: 1, hiddenSize: Math.round(Math.sqrt(bytes / 4)) }), // prettier-ignore
  outputs: (bytes) => {
    const [time, outputSize] = [1000, 256];
    const model = createModel({ cell: "tanh", inputSize: 1, hiddenSize: 2, outputSize });
    return model.forwardAsync(tensor([Math.ceil(bytes / (4 * time * outputSize)), time, 1], 1));
  },
  "outputs within the call": (bytes) => {
    const [time, outputSize] = [1000, 256];
    const model = createModel({ cell: "tanh", inputSize: 1, hiddenSize: 2, outputSize });
    return model.forward(tensor([Math.ceil(bytes / (4 * time * outputSize)), time, 1], 1));
  },
  train: (bytes) => {
    const hiddenSize = 64;
    const time = Math.ceil(bytes / (2 * 4 * hiddenSize));
    const model = createModel({ cell: "tanh", inputSize: 1, hiddenSize, outputSize: 1 });
    const data = { inputs: tensor([1, time, 1], 1), targets: tensor([1, time, 1], 2) };
    const optimizer = { kind: "adam", learningRate: 1e-3 };
    return train(model, { data, loss: "mse", scored: "last", optimizer, steps: 1 });
  },
  evaluate: (bytes) => {
    const model = createModel({ cell: "tanh", inputSize: 2, hiddenSize: 2, outputSize: 2 });
    const task = { kind: "dyck1", sampler: "uniform" };
    const signal = globalThis.AbortSignal.timeout(3000);
    return extrapolate(model, { task, lengths: [Math.ceil(bytes / 64)], sequences: 64, seed: 1, signal });
  },
};

const expected = await bits();
for (const call of Object.values(CALLS)) await call(MB);
const used = Number(/VmSize:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))[1]) * 1024;
const { status, stderr } = spawnSync("prlimit", ["--pid", `${process.pid}`, `--as=${used + megabytes * MB}`]);
if (status !== 0) throw new Error(`prlimit: ${stderr}`);

const faults = [];
const codes = {};
let tried = 0;
for (const [name, call] of Object.entries(CALLS)) {
  for (const share of [0.3, 0.45, 0.6, 0.8, 1.1, 2]) {
    let code = "went through";
    try {
      await call(share * megabytes * MB);
    } catch (error) {
      code = error instanceof OutlastError ? error.code : error.name;
      if (!["OUTLAST_TOO_LARGE", "TimeoutError"].includes(code)) faults.push(`${name} of ${share}: ${error.stack}`);
    }
    tried += 1;
    codes[code] = (codes[code] ?? 0) + 1;
    globalThis.gc();
  }
  if ((await bits()) !== expected) faults.push(`other bits after ${name}`);
}
console.log(JSON.stringify({ tried, codes, faults }));
