import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createModel, extrapolate, reluCounter, run, train, writeStrings } from "../../src/index.js";
import type { TaskSpec } from "../../src/index.js";
import { sha256Hex } from "../../src/core/index.js";
import { native } from "../../src/native/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import type { ResolvedTask } from "../../src/tasks/index.js";
import { failure } from "../helpers.js";

let baseDir: string;
beforeAll(() => {
  baseDir = mkdtempSync(join(tmpdir(), "outlast-strings-"));
});
afterAll(() => rmSync(baseDir, { recursive: true }));

type Language = Extract<TaskSpec, { kind: "strings" }>["language"];

function resolve(text: string, language: Language = "dyck1", more: object = {}): ResolvedTask {
  writeFileSync(join(baseDir, "given.txt"), text);
  return resolveTask({ kind: "strings", file: "given.txt", language, ...more }, "task", { baseDir });
}

/** Everything that a set holds. */
function drawn(
  { source, stepsOf = (length) => length }: ResolvedTask,
  from: number,
  to: number,
  count: number,
  seed = 1,
  stream = "evaluate",
): object {
  const lengths = { from: stepsOf(from), to: stepsOf(to) };
  return native().drawSet(source, { seed, stream: stream as "evaluate", ...lengths, count, prefix: false });
}

/** The tasks of the Chomsky-hierarchy suite, whose strings have an answer. */
const answered = [
  "parity",
  "evenPairs",
  "modularArithmetic",
  "cycleNavigation",
  "bucketSort",
  "reverseString",
  "duplicateString",
] as const;

/** Every task on strings of symbols, and what a file of its strings is of. */
const tasks: [TaskSpec, Language, [number, number], object?][] = [
  ...answered.map((kind): [TaskSpec, Language, [number, number]] => [{ kind }, kind, [1, 41]]),
  [{ kind: "dyck1", sampler: "nested" }, "dyck1", [40, 40]],
  [{ kind: "semiDyck1", sampler: "uniform" }, "semiDyck1", [9, 30]],
  [{ kind: "dyck2", sampler: "uniform" }, "dyck2", [10, 30]],
  [{ kind: "shuffle", pairs: 6, sampler: "conditioned" }, "shuffle", [10, 30], { pairs: 6 }],
  [{ kind: "aNbN" }, "aNbN", [2, 30]],
  [{ kind: "aNbNcN" }, "aNbNcN", [3, 30]],
  [{ kind: "aNbNcNdN" }, "aNbNcNdN", [4, 40]],
  [{ kind: "bracketCounting" }, "binaryCounting", [20, 20]],
  [{ kind: "bracketCounting", classes: "ternary" }, "ternaryCounting", [20, 30]],
  [{ kind: "dyck1Acceptance" }, "dyck1Acceptance", [20, 20]],
];

describe("writeStrings", () => {
  it.each(tasks)(
    "writes what %j draws, and the task strings of %s reads it back",
    (task, language, length, more = {}) => {
      const path = join(baseDir, "written.txt");
      const original = drawn(resolveTask(task), ...length, 20);
      for (const separator of ["comma", "tab", "space"] as const) {
        const written = writeStrings(path, { task, length, sequences: 20, seed: 1, separator });
        expect(written).toEqual({ sequences: 20, sha256: sha256Hex(readFileSync(path)) });
        const read = resolveTask({
          kind: "strings",
          file: path,
          language,
          sha256: written.sha256,
          ...more,
        });
        expect(drawn(read, ...length, 20)).toEqual(original);
        expect(read.sequences).toBe(20);
      }
    },
  );

  it("writes labels as the authors do", () => {
    const path = join(baseDir, "labels.txt");
    const write = (task: TaskSpec, length: number, options: object = {}): string => {
      writeStrings(path, { task, length, sequences: 1, seed: 1, ...options });
      return readFileSync(path, "utf8");
    };
    expect(write({ kind: "dyck1", sampler: "zigzag", depths: [2, 1] }, 6)).toBe("(())(),111010\n");
    expect(write({ kind: "aNbN" }, 4, { separator: "space" })).toBe("aabb ccbT\n");
    expect(write({ kind: "aNbNcN" }, 6, { separator: "tab" })).toBe("aabbcc\tddbccT\n");
    expect(write({ kind: "bracketCounting", lengths: [2] }, 2, { use: "train" })).toBe("((,Pos\n");
    expect(write({ kind: "dyck1Acceptance", lengths: [2] }, 2, { use: "train" })).toBe("((,invalid\n");
    expect(write({ kind: "shuffle", pairs: 1, sampler: "zigzag" }, 2)).toBe("(),10\n");
    const dyck2 = write({ kind: "dyck2", sampler: "zigzag", depths: [1] }, 6)
      .trim()
      .split(",");
    expect(dyck2[1]).toBe(dyck2[0]!.replaceAll("()", "10").replaceAll("[]", "20"));
  });

  it.each([
    ["parity", /^([01]{7}),[01]\n/],
    ["evenPairs", /^([ab]{7}),[01]\n/],
    ["modularArithmetic", /^([0-4](?:[-+*][0-4]){3}),[0-4]\n/],
    ["cycleNavigation", /^([012]{7}),[0-4]\n/],
    ["bucketSort", /^([0-4]{7}),0*1*2*3*4*\n/],
    ["reverseString", /^([01]{7}),([01]{7})\n/],
    ["duplicateString", /^([01]{7}),\1\1\n/],
  ] as const)("writes a string of %s and a label for each token of its answer", (kind, form) => {
    const path = join(baseDir, "answers.txt");
    writeStrings(path, { task: { kind }, length: 7, sequences: 20, seed: 3 });
    const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
    for (const line of lines) expect(`${line}\n`).toMatch(form);
    expect(new Set(lines).size).toBeGreaterThan(10);
    // What is read is written again, line by line.
    const again = join(baseDir, "again.txt");
    writeStrings(again, { task: { kind: "strings", file: path, language: kind }, length: 7, sequences: 20, seed: 9 });
    expect(readFileSync(again, "utf8")).toBe(readFileSync(path, "utf8"));
  });

  it.each([
    ["parity", "1011", "1"],
    ["evenPairs", "abba", "0"],
    ["evenPairs", "ab", "1"],
    ["modularArithmetic", "1+2*3", "2"],
    ["modularArithmetic", "0-1-4*4*4+2", "2"],
    ["cycleNavigation", "2210", "1"],
    ["cycleNavigation", "00", "3"],
    ["bucketSort", "3141", "1134"],
    ["reverseString", "011", "110"],
    ["duplicateString", "011", "011011"],
  ] as const)("reads %s of %s as %s, and no other answer", (language, string, answer) => {
    const given = (labels: string): object => drawn(resolve(`${string}${labels}`, language), 1, string.length, 1);
    expect(given(` ${answer}`)).toEqual(given(""));
    const targets = Array.from((given("") as { targets: Float64Array }).targets).slice(string.length);
    expect(targets.join("")).toBe(answer);
    const other = answer.startsWith("1") ? "0" : "1";
    const sentence = `given.txt, line 1 has "${other}" as label 1, which ${language} says is "${answer[0]!}".`;
    expect(() => given(` ${other}${answer.slice(1)}`)).toThrow(sentence);
  });

  it("writes the training set by default where it is asked for the training draw", () => {
    const path = join(baseDir, "train.txt");
    const task = { kind: "dyck1", maxLength: 20, sequences: 50 } as const;
    expect(writeStrings(path, { task, seed: 7, use: "train" }).sequences).toBe(50);
    const read = resolveTask({ kind: "strings", file: path, language: "dyck1" });
    expect(drawn(read, 2, 20, 50)).toEqual(drawn(resolveTask(task), 2, 20, 50, 7, "data"));
  });

  it.each([
    [{ task: { kind: "delay", delay: 1, length: 3 } }, /^task\.kind must be a task on strings of symbols, got delay/],
    [{ length: undefined }, /^options\.length must be given/],
    [{ sequences: undefined }, /^options\.sequences must be given/],
    [{ length: [4, 2] }, /^options\.length must run upwards/],
    [{ separator: "semicolon" }, /^options\.separator/],
  ])("refuses %j", (options, sentence) => {
    const full = { task: { kind: "dyck1" }, length: 4, sequences: 1, seed: 1, ...options };
    expect(() => writeStrings(join(baseDir, "none.txt"), full as never)).toThrow(
      failure("OUTLAST_INVALID_SPEC", sentence),
    );
  });
});

describe("strings", () => {
  it("has its own strings, lengths and hash", () => {
    const text = "()\n\n(()) 1110\r\n  ()() , 1010  \r(())()\t111010";
    const task = resolve(text);
    expect(task).toMatchObject({
      kind: "strings",
      inputSize: 2,
      outputSize: 2,
      sequences: 4,
      trainingLengths: { from: 2, to: 6 },
      rowLengths: [2, 4, 6],
    });
    expect(task.spec).toEqual({ kind: "strings", file: "given.txt", language: "dyck1", sha256: sha256Hex(text) });
    const set = native().drawSet(task.source, { seed: 1, stream: "data", from: 4, to: 4, count: 9, prefix: false });
    expect(Array.from(set.inputs)).toEqual([1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1]);
    expect(Array.from(set.targets)).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0]);
  });

  it("scores a model as the task that drew the strings does", async () => {
    const path = join(baseDir, "scored.txt");
    const drawnFrom = { kind: "dyck1", sampler: "conditioned" } as const;
    writeStrings(path, { task: drawnFrom, length: 200, sequences: 30, seed: 5 });
    const model = reluCounter({ a: 1.02, b: -1 });
    const options = { lengths: [200], sequences: 30, seed: 5 };
    const own = await extrapolate(model, { task: drawnFrom, ...options });
    const read = await extrapolate(model, { task: { kind: "strings", file: path, language: "dyck1" }, ...options });
    expect(read.metrics).toEqual(own.metrics);
    expect(read.metrics["firstFailure"]!.mean[0]).toBeLessThan(200);
    const missing = extrapolate(model, { task: { kind: "strings", file: path, language: "dyck1" }, ...options, lengths: [198] }); // prettier-ignore
    await expect(missing).rejects.toThrow(failure("OUTLAST_NO_SEQUENCE", /they have 200 steps/));
  });

  it.each(answered)("scores and trains a model as the task %s does, at lengths of the string alone", async (kind) => {
    const path = join(baseDir, `${kind}.txt`);
    const task = { kind: "strings", file: path, language: kind } as const;
    const drawnFrom = { kind, sequences: 30, length: [3, 9] } as const;
    const { inputSize, outputSize, defaults, noLast } = resolveTask({ kind });
    const newModel = (): ReturnType<typeof createModel> =>
      createModel({ cell: "gru", inputSize, hiddenSize: 4, outputSize, dtype: "float64" }, { seed: 2 });
    writeStrings(path, { task: { kind }, length: 41, sequences: 30, seed: 5 });
    const metrics = ["loss", "tokenAccuracy", "sequenceAccuracy", "firstFailure"] as const;
    const options = { lengths: [41], sequences: 30, seed: 5, metrics } as const;
    const own = await extrapolate(newModel(), { task: { kind }, ...options });
    const read = await extrapolate(newModel(), { task, ...options });
    expect(read).toEqual({ ...own, name: "strings" });
    expect(read.metrics.tokenAccuracy!.mean[0]).toBeGreaterThan(0);
    const missing = extrapolate(newModel(), { task, ...options, lengths: [42] });
    const sentence = /is 42, but no given sequence has such a length: they have 41 symbols and their answers\.$/;
    await expect(missing).rejects.toThrow(failure("OUTLAST_NO_SEQUENCE", sentence));

    writeStrings(path, { task: drawnFrom, seed: 6, use: "train" });
    const { loss, scored } = defaults;
    const optimizer = { kind: "adam", learningRate: 0.01 } as const;
    const settings = { loss, scored, optimizer, epochs: 2, batchSize: 8, seed: 6 } as const;
    const [drawnLosses, readLosses] = [
      await train(newModel(), { task: drawnFrom, ...settings }),
      await train(newModel(), { task, ...settings }),
    ];
    expect(readLosses.losses).toEqual(drawnLosses.losses);
    expect(resolveTask(task)).toMatchObject({ inputSize, outputSize, ...(noLast && { noLast }) });
  });

  it("trains a run, whose key has the file's hash in its place", async () => {
    const path = join(baseDir, "run.txt");
    writeFileSync(path, "()\n(())\n()()\n");
    const key = async (file: string): Promise<string> => {
      const task = { kind: "strings", file, language: "dyck1" } as const;
      const optimizer = { kind: "adam", learningRate: 0.01 } as const;
      const { key } = await run({
        specVersion: 1,
        seed: 1,
        model: { cell: "relu", hiddenSize: 1 },
        task,
        train: { optimizer, epochs: 1, batchSize: 1 },
        evaluate: [{ name: "given", lengths: [2, 4], sequences: 2 }],
      });
      return key;
    };
    const first = await key(path);
    const copy = join(baseDir, "copy.txt");
    writeFileSync(copy, readFileSync(path));
    expect(await key(copy)).toBe(first);
    writeFileSync(copy, "()\n(())\n");
    expect(await key(copy)).not.toBe(first);
  });

  it.each([
    ["()\n(x)\n", "dyck1", 'given.txt, line 2 has "x" as symbol 2, which must be one of ().'],
    ["\u{1f600}()", "dyck1", 'given.txt, line 1 has "\u{1f600}" as symbol 1, which must be one of ().'],
    ["()\n\n())(\n", "dyck1", 'given.txt, line 3 is no string of dyck1: symbol 3, ")", cannot stand there.'],
    ["()\n(()\n", "dyck1", 'given.txt, line 2 is no string of dyck1: it cannot end with symbol 3, ")".'],
    ["([)]", "dyck2", 'given.txt, line 1 is no string of dyck2: symbol 3, ")", cannot stand there.'],
    ["aabb\nabb", "aNbN", 'given.txt, line 2 is no string of aNbN: it cannot end with symbol 3, "b".'],
    ["(()) 1100", "dyck1", 'given.txt, line 1 has "0" as label 3, which dyck1 says is "1".'],
    ["(()) 111", "dyck1", "given.txt, line 1 must have 4 characters of labels, got 3."],
    ["(()),ZeroNeg", "dyck1Acceptance", "given.txt, line 1 must have 5 characters of labels, got 7."],
    ["() 10 10", "dyck1", 'given.txt, line 1 must be a string and its labels, separated by a comma, a tab or spaces, or a string alone, got "() 10 10".'], // prettier-ignore
    ["(),", "dyck1", 'given.txt, line 1 must be a string and its labels, separated by a comma, a tab or spaces, or a string alone, got "(),".'], // prettier-ignore
    ["\n \n", "dyck1", "given.txt holds no string."],
    ["1011 1\n102 1", "parity", 'given.txt, line 2 has "2" as symbol 3, which must be one of 01.'],
    ["abc", "evenPairs", 'given.txt, line 1 has "c" as symbol 3, which must be one of ab.'],
    ["013", "cycleNavigation", 'given.txt, line 1 has "3" as symbol 3, which must be one of 012.'],
    ["1011 10", "parity", "given.txt, line 1 must have 1 character of labels, got 2."],
    ["1011 x", "parity", 'given.txt, line 1 has "x" as label 1, which parity says is "1".'],
    ["011 110\n011 11", "reverseString", "given.txt, line 2 must have 3 characters of labels, got 2."],
    ["011 011", "duplicateString", "given.txt, line 1 must have 6 characters of labels, got 3."],
    ["3141 1143", "bucketSort", 'given.txt, line 1 has "4" as label 3, which bucketSort says is "3".'],
    ["1+2\n12+3 3", "modularArithmetic", 'given.txt, line 2 is no string of modularArithmetic: symbol 2, "2", cannot stand there.'], // prettier-ignore
    ["1+*", "modularArithmetic", 'given.txt, line 1 is no string of modularArithmetic: symbol 3, "*", cannot stand there.'], // prettier-ignore
    ["1_2", "modularArithmetic", 'given.txt, line 1 is no string of modularArithmetic: symbol 2, "_", cannot stand there.'], // prettier-ignore
    ["1+2-", "modularArithmetic", 'given.txt, line 1 is no string of modularArithmetic: it cannot end with symbol 4, "-".'], // prettier-ignore
    [`${"0".repeat(40_000)}\n${"1\n".repeat(4000)}`, "parity", "given.txt holds 4001 strings, the longest of which takes 40001 steps with its answer: that is more than 268435456 numbers once all are as long, so put long strings into a file of their own."], // prettier-ignore
  ] as const)("refuses %j of %s with a sentence", (text, language, sentence) => {
    expect(() => resolve(text, language)).toThrow(
      expect.objectContaining({ code: "OUTLAST_FORMAT", message: sentence }) as Error,
    );
  });

  it("refuses a file of other content, a missing one and pairs without a shuffle", () => {
    const other = "0".repeat(64);
    expect(() => resolve("()", "dyck1", { sha256: other })).toThrow(
      failure("OUTLAST_INVALID_SPEC", /^task\.sha256 does not match given\.txt/),
    );
    expect(() => resolveTask({ kind: "strings", file: "nowhere.txt", language: "dyck1" })).toThrow(
      failure("OUTLAST_FILE", /nowhere\.txt/),
    );
    expect(() => resolve("()", "dyck1", { pairs: 2 })).toThrow(failure("OUTLAST_INVALID_SPEC", /^task\.pairs belongs/));
    expect(() => resolve("()", "dyck3" as never)).toThrow(failure("OUTLAST_INVALID_SPEC", /^task\.language/));
  });
});
