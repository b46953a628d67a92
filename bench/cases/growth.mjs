// How time and memory of a step grow along each size, the others as they usually are.
import { describe, training } from "./computations.mjs";

const along = {
  H: [2, 4, 8, 16, 32, 33, 64, 128, 256, 512].map((hidden) => training("lstm", hidden, 32)),
  B: [1, 4, 5, 8, 16, 32, 33, 64, 128, 256, 512].map((batch) => training("lstm", 16, batch)),
  T: [10, 100, 1000, 10_000].map((time) => training("lstm", 16, 32, { time })),
  runs: [1, 4, 16, 64, 256, 1024].map((models) => training("lstm", 2, 1, { models })),
};

function row(axis, of) {
  return { name: describe(of), unit: "us of CPU a step and model", of: { ...of, steps: 20 }, targets: [], axis };
}

export const growth = [
  ...Object.entries(along).flatMap(([axis, ofs]) => ofs.map((of) => row(axis, of))),
  row("long", training("lstm", 128, 32, { time: 10_000 })),
];
