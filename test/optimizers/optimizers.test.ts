import { describe, expect, it } from "vitest";
import { parseSpec } from "../../src/core/index.js";
import { native } from "../../src/native/index.js";
import { optimizerRow, optimizerSchema, scheduleRow, scheduleSchema } from "../../src/optimizers/index.js";
import type { OptimizerSpec, ScheduleSpec } from "../../src/optimizers/index.js";
import { failure } from "../helpers.js";

describe.each([
  ["optimizers", optimizerSchema],
  ["schedules", scheduleSchema],
] as const)("the list of %s", (list, schema) => {
  it("is that of the core, number by number", () => {
    const branches = schema.options.map(({ shape }) => {
      const [kind] = shape.kind.values as unknown as Set<string>;
      const numbers = Object.keys(shape).filter((field) => field !== "kind" && field !== "perParameter");
      return [kind!, numbers.sort()] as const;
    });
    const expected = Object.entries(native()[list]).map(([kind, numbers]) => [kind, [...numbers].sort()] as const);
    expect(Object.fromEntries(branches)).toEqual(Object.fromEntries(expected));
  });
});

describe("rows", () => {
  it.each<[OptimizerSpec, number[]]>([
    [{ kind: "gd", learningRate: 0.1 }, [0.1]],
    [{ kind: "momentum", learningRate: 0.1, momentum: 0.9 }, [0.1, 0.9, 0]],
    [{ kind: "momentum", learningRate: 0.1, momentum: 0.9, nesterov: true }, [0.1, 0.9, 1]],
    [{ kind: "rmsprop", learningRate: 0.1 }, [0.1, 0.99, 1e-8]],
    [{ kind: "adam", learningRate: 0.1 }, [0.1, 0.9, 0.999, 1e-8]],
    [{ kind: "adamw", learningRate: 0.1, beta2: 0.5 }, [0.1, 0.9, 0.5, 1e-8, 0.01]],
  ])("of %j have PyTorch's defaults", (spec, row) => {
    expect(optimizerRow(parseSpec(optimizerSchema, spec))).toEqual(row);
  });

  it.each<[ScheduleSpec, number[]]>([
    [{ kind: "constant" }, [0]],
    [{ kind: "cosine", steps: 50, warmup: 5 }, [5, 50, 0]],
    [{ kind: "step", every: 3, factor: 0.5 }, [0, 3, 0.5]],
  ])("of %j", (spec, row) => {
    expect(scheduleRow(parseSpec(scheduleSchema, spec))).toEqual(row);
  });
});

describe("an optimizer is refused with", () => {
  it.each<[string, unknown, RegExp]>([
    ["no learning rate", { kind: "adam" }, /^optimizer\.learningRate must be a number, got nothing/],
    ["a negative rate", { kind: "gd", learningRate: -1 }, /^optimizer\.learningRate must be at least 0/],
    ["a beta of 1", { kind: "adam", learningRate: 1, beta1: 1 }, /^optimizer\.beta1 must be less than 1/],
    ["PyTorch's name of a number", { kind: "adam", learningRate: 1, eps: 1 }, /no field "eps"/],
    ["an unknown kind", { kind: "sgd", learningRate: 1 }, /got "sgd": did you mean "gd"\?/],
    [
      "a rate of a parameter that is no object",
      { kind: "gd", learningRate: 1, perParameter: { A: 1 } },
      /perParameter\.A must/,
    ],
  ])("%s", (_what, spec, message) => {
    expect(() => parseSpec(optimizerSchema, spec, "optimizer")).toThrow(failure("OUTLAST_INVALID_SPEC", message));
  });
});
