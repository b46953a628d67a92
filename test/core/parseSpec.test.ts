import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  OutlastError,
  keysAt,
  nearest,
  parseAll,
  parseSpec,
  schemasAt,
  seedSchema,
  suggestion,
} from "../../src/core/index.js";
import { failure } from "../helpers.js";

const kinds = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("adam"), learningRate: z.number().min(0), beta: z.number().lt(1).default(0.9) }),
  z.strictObject({ kind: z.literal("momentum"), learningRate: z.number() }),
]);
const schema = z.strictObject({
  steps: z.int().min(1),
  cell: z.enum(["tanh", "relu"]).default("tanh"),
  batchSize: z.union([z.int(), z.literal("full")]).optional(),
  optimizer: kinds.optional(),
  rates: z.record(z.string(), z.strictObject({ learningRate: z.number() })).optional(),
  evaluate: z.array(z.strictObject({ lengths: z.array(z.number()).min(1) })).optional(),
});

const sentence = (value: unknown): string => {
  try {
    parseSpec(schema, value, "train");
  } catch (error) {
    expect(error).toBeInstanceOf(OutlastError);
    expect(error).toMatchObject({ code: "OUTLAST_INVALID_SPEC" });
    return (error as OutlastError).message;
  }
  throw new Error("nothing was thrown");
};

/** [[[...]]] */
function nested(depth: number): unknown[] {
  let value: unknown[] = [];
  for (let i = 1; i < depth; i++) value = [value];
  return value;
}

describe("parseSpec", () => {
  it("fills in defaults", () => {
    const optimizer = { kind: "adam", learningRate: 0.1 };
    expect(parseSpec(schema, { steps: 3, optimizer })).toEqual({
      steps: 3,
      cell: "tanh",
      optimizer: { ...optimizer, beta: 0.9 },
    });
  });

  it.each<[unknown, string]>([
    [{}, "train.steps must be a number, got nothing."],
    [{ steps: 1.5 }, "train.steps must be a whole number, got 1.5."],
    [{ steps: -2 }, "train.steps must be at least 1, got -2."],
    [{ steps: "3" }, 'train.steps must be a number, got "3".'],
    [{ steps: NaN }, "train.steps must be a number, got NaN."],
    [7, "train must be an object, got 7."],
    [{ steps: 1, stepz: 2 }, 'train has no field "stepz": did you mean "steps"?'],
    [{ steps: 1, cell: "tahn" }, 'train.cell must be "tanh" or "relu", got "tahn": did you mean "tanh"?'],
    [{ steps: 1, batchSize: "ful" }, 'train.batchSize must be a number or "full", got "ful".'],
    [
      { steps: 1, optimizer: { kind: "adm" } },
      'train.optimizer.kind must be "adam" or "momentum", got "adm": did you mean "adam"?',
    ],
    [{ steps: 1, optimizer: {} }, 'train.optimizer.kind must be "adam" or "momentum", got nothing: it is missing.'],
    [
      { steps: 1, optimizer: { kind: "adam", learningRate: 1, beta: 1 } },
      "train.optimizer.beta must be less than 1, got 1.",
    ],
    [
      { steps: 1, optimizer: { kind: "momentum", learningRate: 1, beta: 1 } },
      'train.optimizer has no field "beta": there is kind, learningRate.',
    ],
    [
      { steps: 1, rates: { A: { learningrate: 1, learningRate: 1 } } },
      'train.rates.A has no field "learningrate": did you mean "learningRate"?',
    ],
    [
      { steps: 1, evaluate: [{ lengths: [1] }, { lengths: [] }] },
      "train.evaluate[1].lengths must be an array of at least 1 items, got [].",
    ],
    [{ steps: 1, evaluate: [{ lengths: [1, "2"] }] }, 'train.evaluate[0].lengths[1] must be a number, got "2".'],
  ])("says of %j: %s", (value, expected) => {
    expect(sentence(value)).toBe(expected);
  });

  it("names the value itself, where it has no path, as it is told to", () => {
    expect(() => parseSpec(schema, undefined, "", "the options")).toThrow(
      "the options must be an object, got nothing.",
    );
  });

  it("has a sentence for what has no JSON", () => {
    const loop: Record<string, unknown> = {};
    loop["loop"] = loop;
    expect(sentence({ steps: loop })).toBe("train.steps must be a number, got an object.");
    expect(sentence({ steps: [1n, loop] })).toBe("train.steps must be a number, got an array of 2 items.");
    expect(sentence({ steps: { toJSON: () => undefined } })).toBe("train.steps must be a number, got an object.");
    expect(sentence({ steps: Symbol("a") })).toBe("train.steps must be a number, got a symbol.");
    expect(sentence({ steps: nested(20_000) })).toBe("train.steps must be a number, got an array of 1 items.");
  });

  it("refuses what is nested past the stack", () => {
    const tree: z.ZodType = z.lazy(() => z.union([z.number(), z.array(tree)]));
    const sentence = /^the tree is nested too deeply, or contains itself: flatten it\.$/;
    expect(() => parseSpec(tree, nested(20_000), "", "the tree")).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
    expect(parseSpec(tree, nested(50))).toEqual(nested(50));
  });

  it("gives the path of the fault", () => {
    const fault = (): unknown => parseSpec(schema, { steps: 1, evaluate: [{ lengths: [null] }] });
    expect(fault).toThrow(expect.objectContaining({ path: "evaluate[0].lengths[0]" }) as Error);
  });
});

describe("seedSchema", () => {
  it("takes whole numbers from 0 to 2^53 - 1", () => {
    for (const seed of [0, 1, 2 ** 53 - 1]) expect(seedSchema.safeParse(seed).success).toBe(true);
    for (const seed of [-1, 0.5, 2 ** 53, NaN, "1"]) expect(seedSchema.safeParse(seed).success).toBe(false);
  });
});

describe("nearest", () => {
  const names = ["rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0", "readout.weight", "readout.bias"];

  it.each([
    ["rnn.weight_hh_lO", "rnn.weight_hh_l0"],
    ["weight_ih_l0", "rnn.weight_ih_l0"],
    ["readout.wieght", "readout.weight"],
    ["READOUT.BIAS", "readout.bias"],
  ])("%s means %s", (name, meant) => {
    expect(nearest(name, names)).toBe(meant);
  });

  it("suggests nothing where nothing is close", () => {
    expect(nearest("optimizer", names)).toBeUndefined();
    expect(nearest("x", [])).toBeUndefined();
  });

  it("makes whole sentences of what it finds", () => {
    expect(suggestion("readout.wieght", names)).toBe('did you mean "readout.weight"?');
    expect(suggestion("optimizer", ["a", "b"])).toBe("there is a, b.");
    expect(suggestion("optimizer", [])).toBe("there is none.");
  });
});

describe("parseAll", () => {
  it("tells every fault, of which parseSpec throws the first", () => {
    const value = { steps: 0, cell: "tahn", rates: { a: {}, b: { learningRate: "x" } } };
    const { data, faults } = parseAll(schema, value, "train");
    expect(data).toBeUndefined();
    expect(faults).toEqual([
      { path: "train.steps", sentence: "train.steps must be at least 1, got 0." },
      { path: "train.cell", sentence: 'train.cell must be "tanh" or "relu", got "tahn": did you mean "tanh"?' },
      { path: "train.rates.a.learningRate", sentence: expect.stringContaining("got nothing") as string },
      { path: "train.rates.b.learningRate", sentence: expect.stringContaining('got "x"') as string },
    ]);
    expect(sentence(value)).toBe(faults[0]!.sentence);
    expect(parseAll(schema, { steps: 2 })).toEqual({ data: { steps: 2, cell: "tanh" }, faults: [] });
  });
});

describe("the schema at a path", () => {
  const adam = { steps: 1, optimizer: { kind: "adam" } };
  it("is that of the branch that the value chooses, and of all branches for what chooses", () => {
    const [rate, ...others] = schemasAt(schema, ["optimizer", "beta"], adam);
    expect(others).toEqual([]);
    expect(z.safeParse(rate!, undefined).data).toBe(0.9);
    expect(schemasAt(schema, ["optimizer", "beta"], { optimizer: { kind: "momentum" } })).toEqual([]);
    expect(schemasAt(schema, ["optimizer", "kind"], adam)).toHaveLength(2);
    expect(schemasAt(schema, ["evaluate", "0", "lengths"], adam)).toHaveLength(1);
    expect(schemasAt(schema, ["steps", "x"], adam)).toEqual([]);
  });

  it("names its fields", () => {
    expect(keysAt(schema, ["optimizer"], adam)).toEqual(["kind", "learningRate", "beta"]);
    expect(keysAt(schema, ["rates", "any"], adam)).toEqual(["learningRate"]);
    expect(keysAt(schema, ["steps"], adam)).toEqual([]);
  });
});
