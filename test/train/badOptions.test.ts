import { describe, expect, it } from "vitest";
import { createModel, train } from "../../src/index.js";
import type { TrainOptions } from "../../src/index.js";
import { failure, filled, randomBatch } from "../helpers.js";

const spec = { cell: "tanh", inputSize: 1, hiddenSize: 2, outputSize: 1 } as const;
const fresh = { kind: "delay", delay: 1, length: 4, sequences: "fresh" } as const;

describe("train refuses", () => {
  it.each<[string, object, string, RegExp]>([
    ["both steps and epochs", { epochs: 2 }, "OUTLAST_INVALID_SPEC", /^epochs cannot be given together with steps/],
    ["neither steps nor epochs", { steps: undefined }, "OUTLAST_INVALID_SPEC", /^steps or epochs must be given/],
    ["negative steps", { steps: -1 }, "OUTLAST_INVALID_SPEC", /^steps must be at least 0, got -1/],
    ["fractional steps", { steps: 1.5 }, "OUTLAST_INVALID_SPEC", /^steps must be a whole number/],
    ["a batch size of 0", { batchSize: 0 }, "OUTLAST_INVALID_SPEC", /^batchSize must be/],
    ["both data and a task", { task: fresh }, "OUTLAST_INVALID_SPEC", /^data cannot be given together with a task/],
    ["neither data nor a task", { data: undefined }, "OUTLAST_INVALID_SPEC", /^data or task must be given/],
    [
      "the expected loss over given data",
      { objective: "population" },
      "OUTLAST_INVALID_SPEC",
      /^objective "population" needs a task/,
    ],
    ["no loss", { loss: undefined }, "OUTLAST_INVALID_SPEC", /^loss must be given/],
    ["no optimizer", { optimizer: undefined }, "OUTLAST_INVALID_SPEC", /^optimizer must be an object, got nothing/],
    ["an unknown option", { stepz: 3 }, "OUTLAST_INVALID_SPEC", /no field "stepz": did you mean "steps"\?/],
    ["a window with last", { window: 2, scored: "last" }, "OUTLAST_INVALID_SPEC", /^window needs scored "every"/],
    ["a clipping norm of 0", { clipNorm: 0 }, "OUTLAST_INVALID_SPEC", /^clipNorm must be more than 0/],
    ["too many threads", { threads: 4097 }, "OUTLAST_INVALID_SPEC", /^threads must be at most 4096, got 4097/],
    ["a bad seed", { seed: -1 }, "OUTLAST_INVALID_SPEC", /^seed must be at least 0/],
    [
      "a rate of an unknown parameter",
      { optimizer: { kind: "gd", learningRate: 1, perParameter: { "rnn.weight_ih": { learningRate: 1 } } } },
      "OUTLAST_UNKNOWN_PARAMETER",
      /optimizer\.perParameter: .*did you mean "rnn\.weight_ih_l0"\?/,
    ],
    [
      "a full batch of fresh sequences",
      { data: undefined, task: fresh },
      "OUTLAST_INVALID_SPEC",
      /^batchSize must be a number/,
    ],
    [
      "epochs of fresh sequences",
      { data: undefined, task: fresh, batchSize: 2, steps: undefined, epochs: 1 },
      "OUTLAST_INVALID_SPEC",
      /^epochs cannot be counted/,
    ],
    [
      "a window where the task scores the last step",
      {
        data: undefined,
        task: { kind: "adding", length: 6, sequences: 4 },
        loss: undefined,
        scored: undefined,
        window: 2,
      },
      "OUTLAST_INVALID_SPEC",
      /^window needs every step scored/,
    ],
    ["an unknown task", { data: undefined, task: { kind: "dela" } }, "OUTLAST_INVALID_SPEC", /^task\.kind .*"delay"\?/],
    ["data that are no object", { data: 3 }, "OUTLAST_INVALID_SPEC", /^data must be a batch/],
    ["a signal that is none", { signal: {} }, "OUTLAST_INVALID_SPEC", /^signal must be an AbortSignal/],
    ["progress that is no function", { onProgress: 1 }, "OUTLAST_INVALID_SPEC", /^onProgress must be a function/],
    [
      "bad data",
      { data: { inputs: filled([2, 3], "float32", () => 0) } },
      "OUTLAST_SHAPE",
      /^inputs must have the shape/,
    ],
  ])("%s", async (_what, change, code, message) => {
    const model = createModel(spec);
    const data = randomBatch(model, { batch: 2, time: 4, loss: "mse", seed: 1 });
    const optimizer = { kind: "gd", learningRate: 0.1 } as const;
    const options = { data, loss: "mse", scored: "every", optimizer, steps: 3, ...change } as TrainOptions;
    await expect(train(model, options)).rejects.toThrow(failure(code, message));
    expect(() => model.parameters()).not.toThrow();
  });

  it("what is no model, or no options at all", async () => {
    const model = createModel(spec);
    const optimizer = { kind: "gd", learningRate: 0.1 } as const;
    const options = { task: fresh, optimizer, steps: 1, batchSize: 1 };
    const noModel = failure(
      "OUTLAST_INVALID_ARGUMENT",
      /^model must be a model that createModel or loadModel made, got /,
    );
    for (const other of [null, undefined, {}, { spec: model.spec }, "model"]) {
      await expect(train(other as never, options)).rejects.toThrow(noModel);
    }
    for (const none of [null, undefined, 3]) {
      await expect(train(model, none as never)).rejects.toThrow(
        failure("OUTLAST_INVALID_SPEC", /^the options of train must be an object, got /),
      );
    }
  });

  it("what contains itself or is nested past the stack", async () => {
    const model = createModel(spec);
    const optimizer = { kind: "gd", learningRate: 0.1 } as const;
    const loop: Record<string, unknown> = { kind: "delay" };
    loop["delay"] = loop;
    let nested: unknown = 0;
    for (let i = 0; i < 20_000; i++) nested = [nested];
    const withTask = (task: unknown): Promise<unknown> => train(model, { task, optimizer, steps: 1 } as TrainOptions);
    await expect(withTask(loop)).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", /^task\.delay must be a number, got an object\.$/),
    );
    await expect(withTask({ kind: "delay", delay: nested })).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", /^task\.delay must be a number, got an array of 1 items\.$/),
    );
    await expect(withTask({ kind: "teacher", system: { A: nested }, length: 3 })).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC"),
    );
  });

  it("bce over a sigmoid read-out, and a task of other sizes", async () => {
    const model = createModel({ ...spec, inputSize: 2, readout: { activation: "sigmoid" } });
    const data = randomBatch(model, { batch: 2, time: 4, loss: "bce", seed: 1 });
    const optimizer = { kind: "gd", learningRate: 0.1 } as const;
    await expect(train(model, { data, loss: "bce", scored: "last", optimizer, steps: 1 })).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", /"bce" takes logits/),
    );
    await expect(train(model, { task: fresh, optimizer, batchSize: 1, steps: 1 })).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", /^inputSize must be 1/),
    );
  });

  it("a model after dispose", async () => {
    const model = createModel(spec);
    const data = randomBatch(model, { batch: 2, time: 4, loss: "mse", seed: 1 });
    model.dispose();
    const optimizer = { kind: "gd", learningRate: 0.1 } as const;
    await expect(train(model, { data, loss: "mse", scored: "last", optimizer, steps: 1 })).rejects.toThrow(
      failure("OUTLAST_DISPOSED"),
    );
  });
});
