import fc from "fast-check";
import { expect, it } from "vitest";
import { createModel, extrapolate, train, trainMany } from "../../../src/index.js";
import type { Model, TrainResult } from "../../../src/index.js";
import { cells } from "../../../src/models/cells.js";
import { filled, randomTensor } from "../../helpers.js";
import { holds } from "./cases.js";
import type { Count } from "./cases.js";
import { checkedRefusal } from "./outcome.js";

/** What is known of a model without looking at it. */
interface Known {
  disposed: boolean;
  training: boolean;
}

/** The model, and the training that has it, until it is stopped. */
interface Real {
  model: Model;
  count: Count;
  stop: AbortController;
  result: Promise<TrainResult> | undefined;
}

interface Command {
  /** Whether it makes sense now; it is left out otherwise. */
  fits?: (known: Known) => boolean;
  run: (known: Known, real: Real) => Promise<void>;
}

const sizes = { inputSize: 2, hiddenSize: 3, outputSize: 1, dtype: "float64" } as const;
const inputs = randomTensor([2, 3, 2], 1);
const targets = randomTensor([2, 3, 1], 2);
/** More steps than a test waits for: who starts them has to stop them. */
const options = (signal: AbortSignal): Parameters<typeof train>[1] => ({
  data: { inputs, targets },
  loss: "mse",
  scored: "every",
  optimizer: { kind: "adam", learningRate: 1e-3 },
  steps: 1e9,
  threads: 1,
  signal,
}) as never; // prettier-ignore

/** The code that any use of the model is refused with, if it is. */
function refusalOf({ disposed, training }: Known): string | undefined {
  return disposed ? "OUTLAST_DISPOSED" : training ? "OUTLAST_BUSY" : undefined;
}

/** A command that uses the model: refused while it trains and once it is disposed, else as `use` says. */
function using(use: (real: Real, known: Known) => unknown): Command {
  return {
    async run(known, real) {
      const code = refusalOf(known);
      if (code === undefined) {
        await use(real, known);
        real.count.valid += 1;
        return;
      }
      const error: unknown = await Promise.resolve()
        .then(() => use(real, { ...known }))
        .then(() => undefined, (thrown: unknown) => thrown); // prettier-ignore
      expect(checkedRefusal(error).code).toBe(code);
      real.count.refused(code);
    },
  };
}

/** What can be done with a model. */
const commands = {
  forward: using(({ model }) => {
    expect(model.forward(inputs).outputs.data.every(Number.isFinite)).toBe(true);
  }),
  gradients: using(({ model }) => model.gradientsAsync({ inputs, targets }, { loss: "mse", scored: "last" })),
  read: using(({ model }) => model.parameters()),
  set: using(({ model }) => {
    const [name, { shape }] = Object.entries(model.parameters())[0]!;
    const value = filled([...shape], "float64", (i) => i / 10);
    model.setParameters({ [name]: value });
    expect(model.parameters()[name]).toEqual(value);
  }),
  evaluate: using(({ model }) =>
    extrapolate(model, { task: { kind: "adding", length: 4 }, lengths: [4], sequences: 2, seed: 1, threads: 1 }),
  ),
  together: using(async ({ model }) => {
    const other = createModel({ ...model.spec });
    await trainMany([other, model], { ...options(new AbortController().signal), steps: 2 }).catch((error: unknown) => {
      // All are taken or none: the other is free again.
      other.parameters();
      throw error;
    });
  }),
  refused: using(({ model }) => {
    const before = model.parameters();
    const [name] = Object.keys(before) as [string];
    const wrong = { ...before, [name]: { shape: [1, 1, 1], data: Float64Array.of(1) } };
    expect(() => model.setParameters(wrong)).toThrow(expect.objectContaining({ code: "OUTLAST_SHAPE" }));
    expect(model.parameters()).toEqual(before);
  }),
  begin: using((real, known) => {
    const stop = new AbortController();
    const result = train(real.model, options(stop.signal));
    if (refusalOf(known) !== undefined) return result;
    Object.assign(real, { stop, result });
    known.training = true;
    return undefined;
  }),

  dispose: {
    async run(known, real) {
      real.model.dispose();
      known.disposed = true;
      if (known.training) await ended(real, known);
    },
  },

  stop: {
    fits: ({ training }) => training,
    async run(known, real) {
      real.stop.abort();
      await ended(real, known);
      const numbers = Object.values(real.model.parameters()).flatMap(({ data }) => Array.from(data));
      expect(numbers.every(Number.isFinite)).toBe(true);
    },
  },
} satisfies Record<string, Command>;

type Name = keyof typeof commands;

async function ended(real: Real, known: Known): Promise<void> {
  const { status, steps, losses } = (await real.result)!;
  known.training = false;
  real.result = undefined;
  expect(status).toBe("stopped");
  expect([steps, steps + 1]).toContain(losses.length);
}

it("a model refuses to be used while it trains and once it is disposed", { timeout: 1_800_000 }, async () => {
  const names = Object.keys(commands) as Name[];
  // Half of the lives are long ones, with much training.
  const name = fc.oneof(fc.constantFrom(...names), fc.constantFrom<Name>("begin", "begin", "stop", "set", "together"));
  const cases = fc.tuple(fc.constantFrom(...cells), fc.array(name, { maxLength: 20 }));
  await holds("a model's life", cases, async ([cell, list], count) => {
    const model = createModel({ cell, ...sizes });
    const known = { disposed: false, training: false };
    const real: Real = { model, count, stop: new AbortController(), result: undefined };
    try {
      for (const one of list) {
        const command: Command = commands[one];
        if (command.fits?.(known) ?? true) await command.run(known, real);
      }
    } finally {
      real.stop.abort();
      await real.result;
    }
  });
});
