import type { Start } from "./starts.js";

/** A run of a task; `named` are the fields that name its files. */
export function newRun(kind: string, start: Start, named: Record<string, string>): object {
  const { task, model, train, lengths } = start;
  return {
    specVersion: 1,
    seed: 1,
    model,
    task: { kind, ...named, ...task },
    train,
    evaluate: [{ name: "longer", lengths, sequences: 100 }],
  };
}

/** A sweep of such runs: other models, learning rates and seeds. */
export function newSweep(name: string, run: object, { axes }: Start): object {
  return { specVersion: 1, name, base: run, axes: { ...axes, seed: { from: 0, count: 5 } } };
}
