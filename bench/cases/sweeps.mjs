// Sweeps: what the planner and the store cost beside the runs themselves, and other tools beside them.
import { evaluation } from "../ours/sweepSpecs.mjs";

const atMost = (must, stretch, also) => ({ kind: "at most", must, stretch, ...(also && { also }) });

const run = { time: 50, batch: 32, steps: 100 };
const sizes = { fixed: { 2: 20_000, 16: 3000 }, fresh: { 2: 6000, 16: 2000 } };

const share = (hidden, data) => ({
  name: `a sweep of LSTM H${hidden} T50 B32, ${data === "fresh" ? "fresh Gaussian" : "fixed"} data, 100 steps, six lengths`,
  unit: "% of the same runs without planner and store",
  of: { kind: "sweepShare", hidden, data, ...run, runs: sizes[data][hidden] },
  time: "wall",
  targets: [{ kind: "at least", must: 90, stretch: 95 }],
});

const generator = (hidden) => ({
  name: `the generator of fresh Gaussian data, LSTM H${hidden} T50 B32`,
  unit: "% of a training step",
  of: { kind: "generatorShare", hidden, ...run },
  targets: [],
});

const planning = (design) => ({
  name: `planning 10^6 points, ${design}`,
  unit: "s by the wall",
  of: { kind: "planning", design, points: 1_000_000 },
  time: "wall",
  targets: [atMost(10, 5), atMost(300, 200, "MB of memory")],
  quick: design === "grid",
});

const queued = (server, name) => ({
  name: `a chunk in a queue on ${name}`,
  unit: "bytes that the server keeps of it",
  of: { kind: "queued", server, chunks: 2000, points: 100 },
  time: "wall",
  targets: [],
});

export const sweeps = [
  ...["fixed", "fresh"].flatMap((data) => [2, 16].map((hidden) => share(hidden, data))),
  ...[2, 16].map(generator),
  ...["grid", "random", "latinHypercube"].map(planning),
  {
    name: "10^5 runs of one step, evaluation at six lengths",
    unit: "bytes a run in the store",
    of: { kind: "storing", runs: 100_000 },
    time: "wall",
    targets: [atMost(1000, 600), atMost(50, 20, "ms of the longest stall")],
  },
  queued("redis", "Redis"),
  queued("postgres", "PostgreSQL"),
  {
    name: "two drawn numbers, one step of one linear unit; of Optuna, a quadratic",
    unit: "us by the wall a run",
    of: { kind: "trials", runs: 20_000, trials: 500 },
    time: "wall",
    targets: [],
    against: ["Optuna in memory", "Optuna in SQLite"],
  },
  {
    name: "a grid of LSTM H2 T50 B32, fixed data, 100 steps, six lengths, all cores",
    unit: "ms by the wall a run",
    of: { kind: "gridOfRuns", hidden: 2, data: "fixed", ...run, runs: 10_000, pooled: 200, ...evaluation },
    time: "wall",
    targets: [],
    against: ["PyTorch pool"],
  },
];
